// Runs before the first paint, so that a choice of theme never flashes the other one.
(() => {
  'use strict';
  let theme = null;
  try {
    theme = localStorage.getItem('karaula-theme');
  } catch {
    // Storage is denied: the system's theme it is, for this visit too.
  }
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
})();
