import { Anchor, Code, Table } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFieldWords } from '../field-words.js';
import { Pager } from '../pager.js';
import { Section } from '../section.js';
import type { CsvImport, ImportKind } from './kind.js';

const ROWS_AT_ONCE = 50;

/** What is wrong in which row. The first thousand can be seen here; where there is a download, all of them are in it. */
export function RowErrors({ kind: { errorsAt }, run: { id, errors } }: { kind: ImportKind; run: CsvImport }) {
  const { t } = useTranslation('csv-import');
  const words = useFieldWords();
  const [from, setFrom] = useState(0);
  if (errors.length === 0) return null;
  const to = Math.min(from + ROWS_AT_ONCE, errors.length);
  return (
    <Section
      title={t('errors.title')}
      about={t('errors.about')}
      actions={
        errorsAt && (
          <Anchor href={errorsAt(id)} download>
            <IconDownload size={16} aria-hidden style={{ verticalAlign: '-0.125em' }} /> {t('errors.download')}
          </Anchor>
        )
      }
    >
      <Table.ScrollContainer minWidth={300} type="native" tabIndex={0} role="group" aria-label={t('errors.title')}>
        <Table aria-label={t('errors.title')} verticalSpacing="xs">
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col" w={{ base: 56, sm: 90 }}>
                {t('errors.row')}
              </Table.Th>
              <Table.Th scope="col" w={{ base: 116, sm: 150 }}>
                {t('columns.column')}
              </Table.Th>
              <Table.Th scope="col">{t('errors.reason')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {errors.slice(from, to).map(({ row, column, message }, index) => (
              <Table.Tr key={from + index}>
                <Table.Td>{row}</Table.Td>
                <Table.Td>
                  <Code className="any-name">{column}</Code>
                </Table.Td>
                <Table.Td className="any-name">{words(message)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <Pager
        label={t('errors.pages')}
        where={errors.length > ROWS_AT_ONCE ? t('errors.place', { from: from + 1, to, count: errors.length }) : undefined}
        onPrevious={from > 0 ? () => setFrom(from - ROWS_AT_ONCE) : undefined}
        onNext={to < errors.length ? () => setFrom(to) : undefined}
      />
    </Section>
  );
}
