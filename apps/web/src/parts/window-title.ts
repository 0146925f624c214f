let name = document.title;
let unread = 0;

const write = () => void (document.title = unread > 0 ? `(${unread}) ${name}` : name);

/** Names the window after what it shows. */
export function nameWindow(words: string): void {
  name = words;
  write();
}

/** How much is unread stands before the name, whatever page is open: a tab in the background tells it too. */
export function countInWindow(count: number): void {
  unread = count;
  write();
}
