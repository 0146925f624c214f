import { Anchor, Code, Table } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Section } from '../../parts/section.js';
import sample from './roster-sample.csv?url';

const columns = [
  { name: 'external_id', required: true },
  { name: 'given_name', required: true },
  { name: 'family_name', required: true },
  { name: 'emails', required: true },
  { name: 'job_title' },
  { name: 'office' },
  { name: 'phone' },
  { name: 'time_zone' },
  { name: 'locale' },
] as const;

/** What the file must look like. */
export function RosterColumns() {
  const { t } = useTranslation('staff');
  return (
    <Section
      title={t('columns.title')}
      about={t('columns.about')}
      actions={
        <Anchor href={sample} download="staff-roster-sample.csv">
          <IconDownload size={16} aria-hidden style={{ verticalAlign: '-0.125em' }} /> {t('columns.sample')}
        </Anchor>
      }
    >
      <Table.ScrollContainer minWidth={300} type="native" tabIndex={0} role="group" aria-label={t('columns.title')}>
        <Table aria-label={t('columns.title')} verticalSpacing="xs">
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{t('columns.column')}</Table.Th>
              <Table.Th scope="col">{t('columns.meaning')}</Table.Th>
              <Table.Th scope="col">{t('columns.needed')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {columns.map((column) => (
              <Table.Tr key={column.name}>
                <Table.Td>
                  <Code>{column.name}</Code>
                </Table.Td>
                <Table.Td>{t(`columns.means.${column.name}`)}</Table.Td>
                <Table.Td>{t('required' in column ? 'columns.required' : 'columns.optional')}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Section>
  );
}
