import { Anchor, Checkbox, Skeleton, Table, Text, UnstyledButton } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconArrowsSort } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { PersonStatus } from './person-status.js';
import classes from './people.module.css';
import type { ListedPerson } from './queries.js';
import type { Choice } from './selection.js';
import type { StaffList } from './use-staff-list.js';
import { fullName } from '../../parts/full-name.js';

const SKELETON_ROWS = 8;

export interface PeopleProps {
  /** Undefined while they are being fetched for the first time. */
  people: readonly ListedPerson[] | undefined;
  list: StaffList;
  choice: Choice;
}

/** People on a wide screen. */
export function PeopleTable({ people, list, choice }: PeopleProps) {
  const { t } = useTranslation('staff');
  const isAll = choice.selection.kind === 'all';
  const marked = people?.filter(({ id }) => choice.has(id)).length ?? 0;
  return (
    <Table className={classes.table} aria-label={t('list.title')} layout="fixed">
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col" w={44}>
            <Checkbox
              aria-label={t('list.markPage')}
              checked={Boolean(people?.length) && marked === people?.length}
              indeterminate={marked > 0 && marked !== people?.length}
              disabled={isAll || !people?.length}
              onChange={(event) => choice.mark(people ?? [], event.currentTarget.checked)}
            />
          </Table.Th>
          <NameHeader list={list} />
          <Table.Th scope="col" w="24%">
            {t('list.work')}
          </Table.Th>
          <Table.Th scope="col" w="42%">
            {t('list.access')}
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {people
          ? people.map((person) => <PersonRow key={person.id} person={person} choice={choice} />)
          : Array.from({ length: SKELETON_ROWS }, (_, row) => <WaitingRow key={row} />)}
      </Table.Tbody>
    </Table>
  );
}

function NameHeader({ list: { search, ask } }: Pick<PeopleProps, 'list'>) {
  const { t } = useTranslation('staff');
  const sort = search.sort ?? 'name';
  const order = sort === 'name' ? 'ascending' : sort === '-name' ? 'descending' : undefined;
  const Arrow = order === 'ascending' ? IconArrowUp : order === 'descending' ? IconArrowDown : IconArrowsSort;
  return (
    <Table.Th scope="col" aria-sort={order ?? 'none'}>
      <UnstyledButton className={classes.sort} onClick={() => ask({ sort: order === 'ascending' ? '-name' : undefined })}>
        {t('list.name')}
        <Arrow size={16} aria-hidden />
      </UnstyledButton>
    </Table.Th>
  );
}

function PersonRow({ person, choice }: { person: ListedPerson; choice: Choice }) {
  const { t } = useTranslation('staff');
  const name = fullName(person);
  const isMarked = choice.has(person.id);
  return (
    <Table.Tr className={classes.row} data-marked={isMarked || undefined}>
      <Table.Td>
        <Checkbox
          aria-label={t('list.mark', { name })}
          checked={isMarked}
          disabled={choice.selection.kind === 'all'}
          onChange={(event) => choice.mark([person], event.currentTarget.checked)}
        />
      </Table.Td>
      <Table.Td>
        <Anchor component={Link} to={`/staff/${person.id}/portal`} fw={600} lineClamp={2} dir="auto" className="any-name">
          {name}
        </Anchor>
        <Text size="sm" truncate className={classes.quiet} title={person.email ?? undefined}>
          {person.email ?? t('list.noEmail')}
        </Text>
      </Table.Td>
      <Table.Td>
        <Text size="sm" lineClamp={2} dir="auto" className="any-name">
          {person.jobTitle}
        </Text>
        <Text size="sm" lineClamp={1} dir="auto" className={`any-name ${classes.quiet}`}>
          {person.office}
        </Text>
      </Table.Td>
      <Table.Td>
        <PersonStatus person={person} />
      </Table.Td>
    </Table.Tr>
  );
}

/** As high as the row that comes in its place. */
function WaitingRow() {
  return (
    <Table.Tr className={classes.row}>
      <Table.Td>
        <Skeleton h={20} w={20} />
      </Table.Td>
      {['60%', '50%', '80%'].map((width) => (
        <Table.Td key={width}>
          <Skeleton h={14} w={width} mb="xs" />
          <Skeleton h={12} w="40%" />
        </Table.Td>
      ))}
    </Table.Tr>
  );
}
