/** The page for a browser that is not let in yet: swaps the link or the password for a session. Needs nothing of the built page. */

const SCRIPT = `
const line = document.querySelector('[role=status]');
const form = document.querySelector('form');

async function logIn(attempt) {
  line.textContent = 'One moment…';
  try {
    const response = await fetch('/login', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(attempt),
    });
    const reply = await response.json();
    if (!reply.ok) return void (line.textContent = reply.error.message);
    localStorage.setItem('alice-token', reply.result.token);
    if (location.pathname === '/login') location.replace('/');
    else location.reload();
  } catch {
    line.textContent = 'Alice does not answer. Is "alice serve" still running?';
  }
}

const link = /^#t=([\\w-]+)$/.exec(location.hash)?.[1];
if (link !== undefined) {
  // The secret leaves the address bar and the history at once.
  history.replaceState(null, '', location.pathname);
  logIn({ link });
}
form?.addEventListener('submit', (event) => {
  event.preventDefault();
  logIn({ password: form.elements.password.value });
});
`;

const STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { display: grid; place-content: center; min-height: 100vh; margin: 0; padding: 0 1.5rem; box-sizing: border-box; }
main { max-width: 26rem; }
h1 { font-size: 1.4rem; margin: 0 0 0.5rem; }
p { margin: 0 0 1rem; }
code { font-size: 0.95em; }
form { display: flex; gap: 0.5rem; align-items: end; flex-wrap: wrap; }
label { display: grid; gap: 0.25rem; flex: 1 1 12rem; }
input, button { font: inherit; padding: 0.5rem 0.75rem; border: 1px solid GrayText; border-radius: 0.5rem; }
button { cursor: pointer; }
:focus-visible { outline: 3px solid Highlight; outline-offset: 2px; }
`;

const ICON =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64" fill="none" stroke="#fff"><rect width="64" height="64" rx="15" ' +
  'fill="#5584d3" stroke="none"/><circle cx="32" cy="28" r="16.5" stroke-width="4.5"/><path d="M32 44.5V56M24 56h16" ' +
  'stroke-width="4.5" stroke-linecap="round"/></svg>';

const LINK_WAY =
  'Open the link that <code>alice serve</code> printed; it lets in one browser, once. Press Enter where it runs for another one.';
const PASSWORD_WAY =
  '<form><label>Password <input type="password" name="password" autocomplete="current-password" required autofocus></label>' +
  '<button>Log in</button></form>';

function html(title: string, body: string): string {
  return (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">' +
    `<meta name="referrer" content="no-referrer"><title>${title}</title><link rel="icon" href="/login.svg">` +
    `<link rel="stylesheet" href="/login.css"></head><body><main>${body}</main></body></html>`
  );
}

/** By path; all that a stranger may see. */
export const loginFiles: Readonly<Record<string, { type: string; body: string }>> = {
  '/login.js': { type: 'text/javascript; charset=utf-8', body: SCRIPT },
  '/login.css': { type: 'text/css; charset=utf-8', body: STYLE },
  '/login.svg': { type: 'image/svg+xml', body: ICON },
};

export function loginPage(hasPassword: boolean): string {
  const way = hasPassword ? PASSWORD_WAY : `<p>${LINK_WAY}</p>`;
  return html(
    'Alice: log in',
    `<h1>Alice</h1>${way}<p role="status"></p><noscript><p>Alice needs JavaScript.</p></noscript><script src="/login.js"></script>`,
  );
}

/** For who followed a link from another site: the browser will not send the session along, but it will from here. */
export const doorstepPage = html(
  'Alice: come in',
  '<h1>Alice</h1><p>Another page has sent you here.</p><p><a href="/">Open Alice</a></p>',
);
