import { type LinkPage, readLink } from './link-address.js';

const linkPath = /^\/(activate|reset-password|confirm-address|payment)(?=[/#?]|%(?:25)*23|$)/i;

/**
 * The token in the address of this page, wherever a mail gateway has moved it; empty where there is none, or on other pages. It is
 * taken out of the address bar, the history and whatever is copied from there. Only a payment's link stays, in its proper
 * form: it opens one payment again and again.
 */
export function takeLink(): string {
  const { pathname, search, hash } = location;
  const page = linkPath.exec(pathname)?.[1]?.toLowerCase() as LinkPage | undefined;
  const { token } = page ? readLink(pathname + search + hash) : { token: '' };
  const address = page === 'payment' ? `/${page}#${token}` : `/${page}`;
  if (token && pathname + search + hash !== address) history.replaceState(history.state, '', address);
  return token;
}
