"""The desk: where a text becomes reviewed claims. A person decides; each decision is kept; nothing is added before."""
