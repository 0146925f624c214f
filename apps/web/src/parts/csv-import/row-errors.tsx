import { Anchor, Code, Table } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFieldWords } from '../field-words.js';
import { Pager } from '../pager.js';
import { Section } from '../section.js';
import type { CsvImport, ImportKind } from './kind.js';

const ROWS_AT_ONCE = 50;

/** What is wrong in which row. The first thousand can be seen here; where there is a download, all of them are in it. */
export function RowErrors({ kind: { errorsAt }, run: { id, errors } }: { kind: ImportKind; run: CsvImport }) {
  const { t } = useTranslation('csv-import');
  const download = errorsAt && (
    <Anchor href={errorsAt(id)} download>
      <IconDownload size={16} aria-hidden style={{ verticalAlign: '-0.125em' }} /> {t('errors.download')}
    </Anchor>
  );
  return (
    <Findings
      found={errors}
      title={t('errors.title')}
      about={t('errors.about')}
      reason={t('errors.reason')}
      pages={t('errors.pages')}
      place={(from, to, count) => t('errors.place', { from, to, count })}
      actions={download}
    />
  );
}

/** What is taken all the same, so that somebody can look whether it was meant. */
export function RowWarnings({ run: { warnings } }: { run: CsvImport }) {
  const { t } = useTranslation('csv-import');
  return (
    <Findings
      found={warnings}
      title={t('warnings.title')}
      about={t('warnings.about')}
      reason={t('warnings.reason')}
      pages={t('warnings.pages')}
      place={(from, to, count) => t('warnings.place', { from, to, count })}
    />
  );
}

interface FindingsProps {
  found: CsvImport['errors'];
  title: string;
  about: string;
  reason: string;
  pages: string;
  place: (from: number, to: number, count: number) => string;
  actions?: ReactNode;
}

function Findings({ found, title, about, reason, pages, place, actions }: FindingsProps) {
  const { t } = useTranslation('csv-import');
  const words = useFieldWords();
  const [from, setFrom] = useState(0);
  if (found.length === 0) return null;
  const to = Math.min(from + ROWS_AT_ONCE, found.length);
  return (
    <Section title={title} about={about} actions={actions}>
      <Table.ScrollContainer minWidth={300} type="native" tabIndex={0} role="group" aria-label={title}>
        <Table aria-label={title} verticalSpacing="xs">
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col" w={{ base: 56, sm: 90 }}>
                {t('errors.row')}
              </Table.Th>
              <Table.Th scope="col" w={{ base: 116, sm: 150 }}>
                {t('columns.column')}
              </Table.Th>
              <Table.Th scope="col">{reason}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {found.slice(from, to).map(({ row, column, message }, index) => (
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
        label={pages}
        where={found.length > ROWS_AT_ONCE ? place(from + 1, to, found.length) : undefined}
        onPrevious={from > 0 ? () => setFrom(from - ROWS_AT_ONCE) : undefined}
        onNext={to < found.length ? () => setFrom(to) : undefined}
      />
    </Section>
  );
}
