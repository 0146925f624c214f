import { Kbd, Modal, Stack, Switch, Table, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useShortcutsSwitch } from '../../parts/shortcuts.js';

const keys = [
  ['n', 'new'],
  ['r', 'reply'],
  ['j', 'down'],
  ['k', 'up'],
  ['Enter', 'open'],
  ['e', 'archive'],
  ['/', 'search'],
  ['?', 'help'],
  ['Ctrl + Enter', 'send'],
] as const;

/** Which single keys do what, and the switch that turns them off. */
export function ShortcutsDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation(['messages', 'common']);
  const [on, setOn] = useShortcutsSwitch();
  return (
    <Modal opened={opened} onClose={onClose} title={t('keys.title')} closeButtonProps={{ 'aria-label': t('common:close') }}>
      <Stack>
        <Text size="sm">{t('keys.words')}</Text>
        <Table aria-label={t('keys.title')}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{t('keys.key')}</Table.Th>
              <Table.Th scope="col">{t('keys.does')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {keys.map(([key, does]) => (
              <Table.Tr key={key}>
                <Table.Td>
                  <Kbd>{key}</Kbd>
                </Table.Td>
                <Table.Td>{t(`keys.${does}`)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
        <Switch
          label={t('keys.switch')}
          description={t('keys.switchAbout')}
          checked={on}
          onChange={(event) => setOn(event.currentTarget.checked)}
        />
      </Stack>
    </Modal>
  );
}
