import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { momentWords } from '../../../parts/moment.js';
import classes from '../messages.module.css';
import { useNamesWords } from '../people-words.js';
import { type Message, nameOf, type Person } from '../queries.js';

const SHOWN = 3;

/** Who has read one's message; pressed, when. */
export function Receipts({ message: { readBy, withdrawnAt }, people }: { message: Message; people: readonly Person[] }) {
  const { t, i18n } = useTranslation('messages');
  const names = useNamesWords();
  if (withdrawnAt) return null;
  if (readBy.length === 0) return <Text size="xs">{t('read.nobody')}</Text>;
  const known = new Map(people.map((person) => [person.staffId, nameOf(person)]));
  const readers = readBy.map(({ staffId, readAt }) => ({ staffId, readAt, name: known.get(staffId) || t('nobody') }));
  const first = readers.slice(0, SHOWN).map(({ name }) => name);
  return (
    <details>
      <Text component="summary" size="xs" className={`${classes.summary} any-name`}>
        {t('read.by', { names: names(first, readers.length) })}
      </Text>
      {readers.map(({ staffId, name, readAt }) => (
        <Text key={staffId} size="xs" className="any-name">
          {t('read.at', { name, at: momentWords(readAt, i18n.language) })}
        </Text>
      ))}
    </details>
  );
}
