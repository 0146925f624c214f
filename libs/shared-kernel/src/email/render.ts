import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Handlebars, { type TemplateDelegate } from 'handlebars';
import { type AnyEmail, definedEmails, type EmailDefinition, localeFor, localesOf, type MailLocale } from './email-definition.js';

export interface RenderedMail {
  subject: string;
  html: string;
  text: string;
}

type Render = (context: object, practiceName: string) => RenderedMail;

const footers: Record<MailLocale, (practiceName: string) => string> = {
  en: (practiceName) => `${practiceName} sent this message automatically. Replies to it are not read.`,
  es: (practiceName) => `${practiceName} envió este mensaje automáticamente. No se leen las respuestas.`,
};

// `strict` turns a misspelt placeholder into an error at boot instead of a gap in somebody's mail.
const html = environment({ strict: true });
const text = environment({ strict: true, noEscape: true });
html.registerLayout('layout.html.hbs');
text.registerLayout('layout.text.hbs');

const compiled = new WeakMap<AnyEmail, Map<MailLocale, Render>>();

/** The finished mail in the reader's language. Throws when a template is missing or asks for a value that is not in the context. */
export function renderEmail<C extends object>(
  email: EmailDefinition<C>,
  wantedLocale: string,
  context: C,
  practiceName: string,
): RenderedMail {
  const locale = localeFor(email, wantedLocale);
  const renders = compiled.get(email) ?? new Map<MailLocale, Render>();
  const render = renders.get(locale) ?? compile(email, locale);
  compiled.set(email, renders.set(locale, render));
  return render(context, practiceName);
}

/** A mail as it would look with its made-up values; throws on a name that no loaded module has defined. */
export function renderPreview(name: string, locale: string): RenderedMail {
  const email = definedEmails().find((defined) => defined.name === name);
  if (!email) throw new Error(`No e-mail is called "${name}"`);
  return renderEmail(email, locale, email.preview, 'Northside Clinic');
}

/** Renders every mail in every language it has; throws one error that lists all that cannot be rendered. */
export function checkEmails(emails: AnyEmail[] = definedEmails()): void {
  const problems = emails.flatMap((email) => localesOf(email).flatMap((locale) => problemWith(email, locale)));
  if (problems.length > 0)
    throw new Error(`These e-mails cannot be sent:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
}

function problemWith(email: AnyEmail, locale: MailLocale): string[] {
  try {
    renderEmail(email, locale, email.preview, 'Practice');
    return [];
  } catch (error) {
    return [`${email.name}.${locale}: ${(error as Error).message}`];
  }
}

function compile(email: AnyEmail, locale: MailLocale): Render {
  const file = (kind: string) => readFileSync(join(email.directory, `${email.name}.${locale}.${kind}.hbs`), 'utf8');
  const renderHtml = html.compile(file('html'));
  const renderText = text.compile(file('text'));
  const renderSubject = email.subject[locale]!;
  return (context, practiceName) => {
    const subject = oneLine(renderSubject(context));
    const data = { subject, locale, practiceName, footer: footers[locale](practiceName) };
    return { subject, html: renderHtml(context, { data }), text: renderText(context, { data }) };
  };
}

/** A line break in somebody's name must not start a header of its own. */
function oneLine(value: string): string {
  return value.replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
}

function environment(options: CompileOptions) {
  const handlebars = Handlebars.create();
  return {
    compile: (source: string): TemplateDelegate => handlebars.compile(source, options),
    registerLayout: (file: string) =>
      handlebars.registerPartial('layout', handlebars.compile(readFileSync(join(import.meta.dirname, file), 'utf8'), options)),
  };
}
