import { Anchor, Checkbox, Group, Skeleton, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { PeopleProps } from './people-table.js';
import { fullName } from '../../parts/full-name.js';
import { PersonStatus } from './person-status.js';
import classes from './people.module.css';
import type { ListedPerson } from './queries.js';
import type { Choice } from './selection.js';

/** People on a telephone. */
export function PeopleCards({ people, choice }: PeopleProps) {
  const { t } = useTranslation('staff');
  const marked = people?.filter(({ id }) => choice.has(id)).length ?? 0;
  return (
    <>
      <Checkbox
        label={t('list.markPage')}
        checked={Boolean(people?.length) && marked === people?.length}
        indeterminate={marked > 0 && marked !== people?.length}
        disabled={choice.selection.kind === 'all' || !people?.length}
        onChange={(event) => choice.mark(people ?? [], event.currentTarget.checked)}
      />
      <ul className={classes.cards} aria-label={t('list.title')}>
        {people
          ? people.map((person) => <PersonCard key={person.id} person={person} choice={choice} />)
          : Array.from({ length: 5 }, (_, card) => (
              <li key={card} className={`${classes.card} ${classes.waiting}`}>
                <Skeleton h={14} w="60%" mb="xs" />
                <Skeleton h={12} w="80%" />
              </li>
            ))}
      </ul>
    </>
  );
}

function PersonCard({ person, choice }: { person: ListedPerson; choice: Choice }) {
  const { t } = useTranslation('staff');
  const name = fullName(person);
  const isMarked = choice.has(person.id);
  const work = [person.jobTitle, person.office].filter((words) => words !== null);
  return (
    <li className={`${classes.card} ${classes.waiting}`} data-marked={isMarked || undefined}>
      <Group wrap="nowrap" align="flex-start" gap="sm">
        <Checkbox
          size="md"
          aria-label={t('list.mark', { name })}
          checked={isMarked}
          disabled={choice.selection.kind === 'all'}
          onChange={(event) => choice.mark([person], event.currentTarget.checked)}
        />
        <Stack gap={2} miw={0} flex={1}>
          <Anchor component={Link} to={`/staff/${person.id}/portal`} fw={600} lineClamp={3} dir="auto" className="any-name">
            {name}
          </Anchor>
          <Text size="sm" truncate className={classes.quiet}>
            {person.email ?? t('list.noEmail')}
          </Text>
          {work.map((words) => (
            <Text key={words} size="sm" lineClamp={2} dir="auto" className={`any-name ${classes.quiet}`}>
              {words}
            </Text>
          ))}
          <PersonStatus person={person} />
        </Stack>
      </Group>
    </li>
  );
}
