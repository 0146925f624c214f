import { Table, Text } from '@mantine/core';
import { useDisclosure, useId } from '@mantine/hooks';
import { Moment } from '../../parts/moment.js';
import { useActWords } from './act-words.js';
import { DetailsButton } from './details-button.js';
import { EntryDetails } from './entry-details.js';
import { OutcomeBadge } from './outcome-badge.js';
import type { AuditItem } from './queries.js';
import { Actor, Subject } from './who-words.js';

/** One entry on a wide screen. */
export function EntryRow({ item }: { item: AuditItem }) {
  const actWords = useActWords();
  const [open, { toggle }] = useDisclosure();
  const id = useId();
  return (
    <>
      <Table.Tr>
        <Table.Td>
          <Text size="sm">
            <Moment at={item.at} />
          </Text>
        </Table.Td>
        <Table.Td>
          <Actor actor={item.actor} />
          {item.address && <Text size="xs">{item.address}</Text>}
        </Table.Td>
        <Table.Td>
          <Text size="sm" fw={600} className="any-name">
            {actWords(item.action)}
          </Text>
        </Table.Td>
        <Table.Td>
          <Subject subject={item.subject} />
        </Table.Td>
        <Table.Td>
          <OutcomeBadge outcome={item.outcome} />
        </Table.Td>
        <Table.Td>
          <DetailsButton item={item} open={open} onToggle={toggle} controls={id} />
        </Table.Td>
      </Table.Tr>
      {open && (
        <Table.Tr id={id}>
          <Table.Td colSpan={6}>
            <EntryDetails item={item} />
          </Table.Td>
        </Table.Tr>
      )}
    </>
  );
}
