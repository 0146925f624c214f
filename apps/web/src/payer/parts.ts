import type { Problem } from '../api/problem.js';
import { type Language, languages } from '../i18n/device-language.js';
import { readLink } from '../parts/link-address.js';
import { element } from './elements.js';
import { currentLanguage, problemWords, words } from './words.js';

export function languageChoice(choose: (language: Language) => void): HTMLElement {
  const buttons = Object.entries(languages).map(([tag, label]) => {
    const chosen = tag === currentLanguage();
    return element(
      'button',
      { type: 'button', lang: tag, 'aria-pressed': String(chosen), onclick: () => choose(tag as Language) },
      label,
    );
  });
  return element('div', { class: 'languages', role: 'group', 'aria-label': words().language.label }, ...buttons);
}

export function alertOf(problem: Problem): HTMLElement {
  const { link } = problem;
  return element(
    'div',
    { class: 'alert', role: 'alert' },
    element('strong', {}, words().problem.title),
    element('p', {}, problemWords(problem)),
    ...(link ? [element('a', { href: link }, link)] : []),
  );
}

/** Takes the whole link, in whatever form it can be copied from a message. */
export function pasteForm(): HTMLElement {
  const { label, submit, none } = words().pasteLink;
  const field = element('textarea', {
    id: 'link',
    rows: '2',
    spellcheck: 'false',
    autocomplete: 'off',
    'aria-describedby': 'fault',
  });
  const fault = element('p', { id: 'fault', class: 'fault', role: 'alert' });
  const open = (event: Event) => {
    event.preventDefault();
    const { page = 'payment', token } = readLink(field.value);
    field.setAttribute('aria-invalid', String(!token));
    fault.textContent = token ? '' : none;
    if (token) location.assign(`/${page}#${token}`);
  };
  return element(
    'form',
    { onsubmit: open },
    element('label', { for: 'link' }, label),
    field,
    fault,
    element('button', { type: 'submit' }, submit),
  );
}
