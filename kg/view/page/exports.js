// Saving what is shown: a picture, a table, data.
(function (kg) {
  "use strict";
}(window.kg));
