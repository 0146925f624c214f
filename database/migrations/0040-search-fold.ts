import { Migration } from '@mikro-orm/migrations';

// The same lists stand in libs/shared-kernel/src/words/fold.ts; a test compares what the two make of every character.
const apostrophes = String.raw`\u0060\u00b4\u02b9\u02bb-\u02bf\u02c8\u0384\u055a\u05f3\u07f4\u07f5\u1fbd\u1fbf\u1ffe\u2018\u2019\u201b\u2032\u2035\u275b\u275c\ua78b\ua78c\uff07\uff40`;
const hyphens = String.raw`\u00b7\u058a\u05be\u2010-\u2015\u2027\u2043\u2212\u2e3a\u2e3b\u30fb\ufe58\ufe63\uff0d\uff65`;
const letters = 'ⱥƀɓƈȼꞓđðɖɗǝəɛɇƒǥɠɣꞡħⱨɦıɨɩɉȷƙĸꞣłƚɫⱡɱŋɲƞꞑꞥøɔɵƥɋɍɽꞧʂꞩŧƭʈⱦʉʊʋⱳƴɏƶȥʒ';
const plainLetters = 'abbcccddddeeeefgggghhhiiijjkkkllllmnnnnnooopqrrrssttttuuvwyyzzz';
// The last form of the Greek sigma, Arabic letters as Persian and as hurried hands write them, and digits.
const others = 'ςٱىیةک٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹०१२३४५६७८९০১২৩৪৫৬৭৮৯๐๑๒๓๔๕๖๗๘๙';
const plainOthers = `σاييهك${'0123456789'.repeat(5)}`;

const unsaid = /[\p{M}\p{Default_Ignorable_Code_Point}\u0640]/u;
const separators = /(?!['-])[\p{P}\p{S}\p{Z}\p{Cc}\p{Cf}\p{Co}]/u;

/** With one kind of apostrophe and one kind of hyphen. */
const oneOfAKind = (text: string) =>
  `regexp_replace(regexp_replace(replace(${text}, 'ŉ', 'n'), '[${apostrophes}]', '''', 'g'), '[${hyphens}]', '-', 'g')`;
// Functions in PL/pgSQL keep their plans; those in SQL would be planned again for every text.
const options = 'language plpgsql immutable strict parallel safe';

/** One way to compare texts, for everything that is searched and sorted. */
export class SearchFold extends Migration {
  override up(): void {
    const separator = rangesOf(separators);
    this.addFold(separator);
    this.addMessageSearch(separator);
    this.foldAgain();
  }

  private addFold(separator: string): void {
    // `translate` looks through its list for every character: it is asked only where there is something to map.
    this.addSql(`
      create function shared_kernel.fold(given text) returns text ${options} as $$
      declare
        plain text := lower(regexp_replace(normalize(${oneOfAKind('given')}, NFKD), '[${rangesOf(unsaid)}]', '', 'g'));
      begin
        if plain !~ '[${letters}${others}ßæœþ]' then return plain; end if;
        return replace(replace(replace(replace(
          translate(plain, '${letters}${others}', '${plainLetters}${plainOthers}'), 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th');
      end $$`);

    // What apostrophes and hyphens join counts by its parts, by two and three of them as one, and as a whole.
    this.addSql(`
      create function shared_kernel.search_words(given text) returns text[] ${options} as $$
      declare
        folded text := shared_kernel.fold(given);
        words text[] := string_to_array(btrim(regexp_replace(folded, '[${separator}''-]+', ' ', 'g')), ' ');
        parts text[];
      begin
        if folded !~ '[''-]' and folded !~ '[^ ]{101}' then return words; end if;
        for parts in
          select regexp_split_to_array(hit[1], '[''-]+')
          from regexp_matches(folded, '([^${separator}''-]+([''-]+[^${separator}''-]+)+)', 'g') as hit
        loop
          words := words || array_to_string(parts, '');
          if cardinality(parts) between 3 and 8 then
            words := words || array(
              select array_to_string(parts[first:last], '') from generate_series(1, cardinality(parts) - 1) as first,
                generate_series(first + 1, least(first + 2, cardinality(parts))) as last);
          end if;
        end loop;
        return array(select left(word, 100) from unnest(words) as word where word <> '');
      end $$`);
  }

  /**
   * Words as they stand, English stems, and Spanish stems with and without accents: whoever writes in either language, and
   * leaves out accents or not, finds what is meant.
   */
  private addMessageSearch(separator: string): void {
    this.addSql(`
      create or replace function messaging.search_vector(given text) returns tsvector ${options} as $$
      declare
        words text[] := shared_kernel.search_words(given);
        plain text := array_to_string(words, ' ');
        accented text := regexp_replace(normalize(given, NFKC), '[${separator}''-]+', ' ', 'g');
      begin
        return strip(array_to_tsvector(words) || to_tsvector('pg_catalog.english', plain)
          || to_tsvector('pg_catalog.spanish', plain) || to_tsvector('pg_catalog.spanish', accented));
      end $$`);
    // Of a word with three letters or more its beginning is enough; shorter ones would begin nearly everything. Neighbors
    // are also looked for written as one. No word has a sign left that means something in a tsquery.
    this.addSql(`
      create or replace function messaging.search_query(given text, every boolean) returns tsquery language sql immutable strict parallel safe
      begin atomic
        with typed as materialized (
          select place, token, left(regexp_replace(shared_kernel.fold(token), '[${separator}''-]+', '', 'g'), 100) as word
          from regexp_split_to_table(
            regexp_replace(normalize(${oneOfAKind('given')}, NFKC), '[${separator}''-]+', ' ', 'g'), ' '
          ) with ordinality as typed(token, place)
        ), neighbors as (
          select place, token, word, lag(word) over w as before, lag(word, 2) over w as before2, lead(word) over w as after,
            lead(word, 2) over w as after2
          from typed where word <> '' window w as (order by place) order by place limit 20
        ), meant as (
          select place, plainto_tsquery('pg_catalog.english', word) || plainto_tsquery('pg_catalog.spanish', word)
            || plainto_tsquery('pg_catalog.spanish', token)
            || (
              select string_agg('''' || form || '''' || case when length(form) > 2 then ':*' else '' end, ' | ')
              from unnest(array[word, before || word, before2 || before || word, before || word || after, word || after,
                word || after || after2]) as form where form is not null
            )::tsquery as forms
          from neighbors
        )
        select coalesce(string_agg('(' || forms::text || ')', case when every then ' & ' else ' | ' end order by place), '')::tsquery
        from meant;
      end`);
    this.addSql(`drop function messaging.plain(text), messaging.words_only(text)`);
  }

  /** What is stored was folded in the way before. */
  private foldAgain(): void {
    const sortKey = (name: string) => `translate(replace(shared_kernel.fold(${name}), '''', ''), '-', ' ')`;
    // Neighboring words of a name are also found written as one.
    const nameWords = (name: string) =>
      `shared_kernel.search_words(${name}) || shared_kernel.search_words(regexp_replace(${name}, '\\s+', '-', 'g'))`;

    // Colleagues find each other by name and office; private addresses and ids are the administrators'.
    this.addSql(`alter table portal_access.portal_status add column colleague_search tsvector not null default ''`);
    this.addSql(`
      update portal_access.portal_status s set sort_name = ${sortKey(`m.family_name || ' ' || m.given_name`)},
        colleague_search = array_to_tsvector(names.words),
        search = array_to_tsvector(
          names.words || shared_kernel.search_words(concat_ws(' ', m.external_id, array_to_string(m.emails, ' '))))
      from staff.staff_member m cross join lateral (
        select ${nameWords(`(m.given_name || ' ' || m.family_name)`)} || ${nameWords(`coalesce(m.office, '')`)} as words offset 0
      ) names where m.id = s.staff_id`);
    this.addSql(`
      update billing.account_balance b set sort_name = ${sortKey('a.holder_name')},
        search = array_to_tsvector(${nameWords('a.holder_name')} || shared_kernel.search_words(concat_ws(' ', a.external_id, a.email)))
      from billing.account a where a.id = b.account_id`);
    this.addSql(`update messaging.conversation set subject_words = ${nameWords('subject')}`);
    // Written to itself, so that the generated column is made anew without a lock on the table.
    this.addSql(`update messaging.message set body = body where body is not null or heading is not null`);
  }
}

/**
 * The characters that match, as the inside of a class of characters: the database's regular expressions know no properties
 * of Unicode. What is not assigned yet may lie in a range.
 */
function rangesOf(kind: RegExp): string {
  const ranges: [number, number][] = [];
  let open = false;
  for (let code = 1; code <= 0x10ffff; code++) {
    if (code >= 0xd800 && code <= 0xdfff) continue;
    const character = String.fromCodePoint(code);
    if (kind.test(character)) {
      if (open) ranges.at(-1)![1] = code;
      else ranges.push([code, code]);
      open = true;
    } else if (open && /\P{Cn}/u.test(character)) open = false;
  }
  return ranges.map(([first, last]) => (first === last ? escaped(first) : `${escaped(first)}-${escaped(last)}`)).join('');
}

function escaped(code: number): string {
  return `\\U${code.toString(16).padStart(8, '0')}`;
}
