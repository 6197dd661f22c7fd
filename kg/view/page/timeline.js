// The timeline.
