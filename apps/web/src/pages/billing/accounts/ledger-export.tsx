import { Button, Group, Modal, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { practiceQuery } from '../../../session/practice.js';

const OLDEST_DAY = '2000-01-01';

/** The ledger of the whole practice, or of some days of it, as a file for its accounting. */
export function LedgerExport({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation(['billing', 'common']);
  const { data: practice } = useQuery(practiceQuery);
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const isTurned = from !== '' && to !== '' && from > to;
  const range = new URLSearchParams({ ...(from && { from }), ...(to && { to }) });
  return (
    <Modal opened={opened} onClose={onClose} title={t('export.title')} closeButtonProps={{ 'aria-label': t('common:close') }}>
      <Stack>
        <Text size="sm">{t('export.words', { zone: practice?.timeZone })}</Text>
        <SimpleGrid cols={2}>
          <TextInput
            type="date"
            label={t('export.from')}
            min={OLDEST_DAY}
            value={from}
            onChange={({ currentTarget }) => setFrom(currentTarget.value)}
          />
          <TextInput
            type="date"
            label={t('export.to')}
            min={OLDEST_DAY}
            value={to}
            error={isTurned && t('export.turned')}
            onChange={({ currentTarget }) => setTo(currentTarget.value)}
          />
        </SimpleGrid>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('common:cancel')}
          </Button>
          {!isTurned && (
            <Button
              component="a"
              href={`/api/billing/ledger.csv?${range}`}
              download
              leftSection={<IconDownload size={16} aria-hidden />}
              onClick={onClose}
            >
              {t('export.download')}
            </Button>
          )}
        </Group>
      </Stack>
    </Modal>
  );
}
