import { escaped } from './words.js';

const style = `
:root { color-scheme: light; font: 16px/1.5 system-ui, sans-serif; color: #1a1f36; background: #f6f8fa; }
* { box-sizing: border-box; }
body { margin: 0; padding: 1.5rem 1rem; }
main { max-width: 30rem; margin: 0 auto; padding: 1.5rem; background: #fff; border: 1px solid #d5dbe1; border-radius: 8px; }
h1 { margin: 0; font-size: 1.25rem; }
.note { margin: 0 auto 1rem; max-width: 30rem; padding: .5rem .75rem; border: 1px solid #c27d00; border-radius: 8px; background: #fff6e0; }
.total { margin: .25rem 0 1rem; font-size: 2rem; font-weight: 600; }
ul.lines { margin: 0 0 1rem; padding: 0; list-style: none; }
ul.lines li { display: flex; justify-content: space-between; gap: 1rem; }
.problem { margin: 0 0 1rem; padding: .5rem .75rem; border: 1px solid #b3093c; border-radius: 6px; color: #8a0730; background: #fde9ee; }
fieldset { margin: 0 0 1rem; padding: .75rem 1rem 1rem; border: 1px solid #d5dbe1; border-radius: 6px; }
legend { padding: 0 .25rem; font-weight: 600; }
label { display: block; margin-top: .75rem; font-weight: 500; }
label.choice { display: flex; gap: .5rem; align-items: center; font-weight: 400; }
input:not([type=radio]) { display: block; width: 100%; min-height: 2.75rem; padding: .5rem .75rem; font: inherit; border: 1px solid #6b7588; border-radius: 6px; }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: 1rem; }
button { width: 100%; min-height: 2.75rem; margin-top: .5rem; font: inherit; font-weight: 600; color: #fff; background: #3d3ac4; border: 0; border-radius: 6px; cursor: pointer; }
button.quiet { color: #1a1f36; background: #e3e8ee; }
:focus-visible { outline: 3px solid #1a1f36; outline-offset: 2px; }
a { color: #3d3ac4; }
table { border-collapse: collapse; width: 100%; font-size: .875rem; }
th, td { padding: .25rem .5rem .25rem 0; text-align: left; }
`;

/** A page of the sandbox: no script, no file from elsewhere. `body` is HTML. */
export function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escaped(title)}</title>
<style>${style}</style>
</head>
<body>
<header class="note"><strong>Sandbox.</strong> No money moves here, and only test cards are taken.</header>
<main>
${body}
</main>
</body>
</html>
`;
}
