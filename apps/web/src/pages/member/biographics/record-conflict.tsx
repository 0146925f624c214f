import { Table } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { languages } from '../../../i18n/index.js';
import { type RecordBody, recordBodyOf, recordValuesOf } from '../../../parts/record-values.js';
import type { Member } from '../queries.js';
import { type Choice, SavedMeanwhile } from '../../../parts/saved-meanwhile.js';
import type { RecordChanges } from './record-changes.js';

interface Conflict extends Choice {
  mine: RecordChanges;
  theirs: Member;
}

type Field = keyof RecordBody;

/** Somebody else saved in the meantime: for each field that was changed here both versions, and the choice. */
export function RecordConflict({ mine, theirs, ...choice }: Conflict) {
  const { t } = useTranslation(['member', 'common']);
  const saved = recordBodyOf(recordValuesOf(theirs));
  const words = (values: RecordChanges, field: Field): string => {
    if (field === 'emails') return (values.emails ?? []).map(({ address }) => address).join(', ');
    if (field === 'locale') return languages[values.locale!];
    return values[field] ?? t('biographics.nothing');
  };
  const nameOf = (field: Field): string => {
    if (field === 'timeZone') return t('common:timeZone.label');
    return field === 'locale' ? t('common:language.label') : t(`common:record.${field}`);
  };

  return (
    <SavedMeanwhile words={t('conflict.recordWords')} {...choice}>
      <Table.ScrollContainer minWidth={380} scrollAreaProps={{ tabIndex: 0, 'aria-label': t('common:conflict.title') }}>
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('conflict.field')}</Table.Th>
              <Table.Th>{t('conflict.mine')}</Table.Th>
              <Table.Th>{t('conflict.theirs')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {(Object.keys(mine) as Field[]).map((field) => (
              <Table.Tr key={field}>
                <Table.Th scope="row">{nameOf(field)}</Table.Th>
                <Table.Td className="any-name">{words(mine, field)}</Table.Td>
                <Table.Td className="any-name">{words(saved, field)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </SavedMeanwhile>
  );
}
