/** Addresses that are not the page of the desktop app, however much they look like it. */

export const strangers = [
  'https://app/index.html',
  'http://app/index.html',
  'http://127.0.0.1:8080/index.html',
  'alice://app.evil/index.html',
  'alice://appx/index.html',
  'alice://evil/app',
  'alice://user@app/index.html',
  'alice://app:1/index.html',
  'alice:app/index.html',
  'alice-media://app/index.html',
  'file:///etc/passwd',
  'about:blank',
  'about:srcdoc',
  'blob:https://app/1',
  'data:text/html,x',
  'javascript:alert(1)',
  'devtools://devtools/bundled/inspector.html',
  '',
  'not an address',
];
