// What the page does in the browser: theme, and telling the truth when its connection is gone.
(() => {
  'use strict';
  const byId = id => document.getElementById(id);

  // --- Theme: as the system says, light, dark; kept between visits.
  const root = document.documentElement;
  const toggle = byId('theme-toggle');
  const order = ['auto', 'light', 'dark'];
  const showTheme = () => {
    const theme = root.dataset.theme ?? 'auto';
    byId('theme-word').textContent = theme === 'auto' ? 'Theme: as the system' : `Theme: ${theme}`;
  };
  toggle.addEventListener('click', () => {
    const next = order[(order.indexOf(root.dataset.theme ?? 'auto') + 1) % order.length];
    if (next === 'auto') delete root.dataset.theme; else root.dataset.theme = next;
    try {
      if (next === 'auto') localStorage.removeItem('karaula-theme'); else localStorage.setItem('karaula-theme', next);
    } catch {
      // Storage is denied: the choice lasts as long as the page.
    }
    showTheme();
  });
  toggle.hidden = false;
  showTheme();

  // --- What is to be copied. Where the browser has no clipboard for us, as over plain HTTP, it is selected instead.
  document.addEventListener('click', async event => {
    const button = event.target.closest('[data-copy]');
    if (button === null) return;
    const text = button.closest('.proposal').querySelector('pre');
    let said = 'Copied.';
    try {
      await navigator.clipboard.writeText(text.textContent);
    } catch {
      getSelection().selectAllChildren(text);
      said = 'Selected: copy it with the keyboard.';
    }
    button.parentElement.querySelector('[role=status]').textContent = said;
  });

  // --- The bar that says what the page can no longer know. It names the last moment the page was true.
  const bar = byId('link-lost');
  let lastTick = Date.now();
  let attempt = 0;
  let lost = false;
  const clock = time => new Date(time).toISOString().slice(11, 19);
  const render = () => {
    const silent = Math.round((Date.now() - lastTick) / 1000);
    const show = lost || silent >= 6;
    if (show) {
      byId('link-lost-what').textContent = lost ? 'Connection to the hub lost.' : 'The hub sends nothing.';
      byId('link-lost-how').textContent = `What you see is from ${clock(lastTick)} UTC.`
        + (attempt > 0 ? ` Trying to connect again, attempt ${attempt}.` : '');
    }
    if (bar.hidden === show) {
      bar.hidden = !show;
      document.body.classList.toggle('link-is-lost', show);
    }
  };
  byId('link-lost-reload').addEventListener('click', () => location.reload());
  new MutationObserver(() => { lastTick = Date.now(); }).observe(byId('main'), { subtree: true, childList: true, characterData: true, attributes: true });
  setInterval(render, 1000);

  // The hub's process was replaced: this page's half in it is gone, so a fresh one is fetched as soon as the hub answers.
  const reloadWhenBack = async () => {
    for (;;) {
      try {
        const answer = await fetch(location.href, { cache: 'no-store' });
        if (answer.ok) {
          location.reload();
          return;
        }
      } catch {
        // Still away.
      }
      attempt++;
      render();
      await new Promise(done => setTimeout(done, 3000));
    }
  };

  byId('components-reconnect-modal').addEventListener('components-reconnect-state-changed', event => {
    const { state, currentAttempt } = event.detail;
    if (state === 'hide') {
      lost = false;
      attempt = 0;
      lastTick = Date.now();
    } else {
      lost = true;
      attempt = currentAttempt ?? attempt;
    }
    render();
    if (state === 'failed' || state === 'rejected') void reloadWhenBack();
  });

  Blazor.start({
    circuit: {
      configureSignalR: builder => builder.withServerTimeout(12000).withKeepAliveInterval(3000),
      reconnectionOptions: { maxRetries: 20, retryIntervalMilliseconds: tried => Math.min(500 * 2 ** tried, 4000) },
    },
  });
})();
