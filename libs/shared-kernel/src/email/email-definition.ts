/** Languages that people can get their mail in. English is the one that every mail must have. */
export type MailLocale = 'en' | 'es';

interface Subjects<C> {
  en(context: C): string;
  es?(context: C): string;
}

/** One e-mail the product can send. Its templates are `<name>.<locale>.html.hbs` and `<name>.<locale>.text.hbs` in `directory`. */
export interface EmailDefinition<C extends object> {
  /** Unique in the product: `invitation`. */
  readonly name: string;
  /** The folder of the definition itself: `import.meta.dirname`. */
  readonly directory: string;
  /** A subject, and with it both templates, for each language this mail exists in. */
  readonly subject: Subjects<C>;
  /** Made-up values. The templates are rendered with them at boot and for the preview pages. */
  readonly preview: C;
}

/** A definition whose context type does not matter to the one who holds it. */
export type AnyEmail = EmailDefinition<object>;

const registry = new Map<string, AnyEmail>();

/** Declares an e-mail. The boot checks each one that was declared: all its files are there and render. */
export function defineEmail<C extends object>(definition: EmailDefinition<C>): EmailDefinition<C> {
  if (registry.has(definition.name)) throw new Error(`Two e-mails are called "${definition.name}"`);
  registry.set(definition.name, definition);
  return definition;
}

/** Every e-mail of the modules that this process has loaded. */
export function definedEmails(): AnyEmail[] {
  return [...registry.values()];
}

export function localesOf(email: AnyEmail): MailLocale[] {
  return Object.keys(email.subject) as MailLocale[];
}

/** `es-MX` is served in Spanish; what a mail has no words for, in English. */
export function localeFor(email: AnyEmail, wanted: string): MailLocale {
  const language = wanted.toLowerCase().split(/[-_]/)[0];
  return localesOf(email).find((locale) => locale === language) ?? 'en';
}
