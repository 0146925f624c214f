import { Anchor, Code, Table } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Section } from '../section.js';

interface ColumnsProps {
  about: string;
  sample: { at: string; name: string };
  columns: readonly { name: string; means: string; required: boolean }[];
}

/** What the file must look like. */
export function Columns({ about, sample, columns }: ColumnsProps) {
  const { t } = useTranslation('csv-import');
  return (
    <Section
      title={t('columns.title')}
      about={about}
      actions={
        <Anchor href={sample.at} download={sample.name}>
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
            {columns.map(({ name, means, required }) => (
              <Table.Tr key={name}>
                <Table.Td>
                  <Code>{name}</Code>
                </Table.Td>
                <Table.Td>{means}</Table.Td>
                <Table.Td>{t(required ? 'columns.required' : 'columns.optional')}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Section>
  );
}
