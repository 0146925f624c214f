/** Has the browser save what was fetched, under a name. */
export function saveFile(content: Blob, name: string): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The browser has taken hold of it by then, however large it is.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
