import { Badge, Group, Modal, Stack, Text, UnstyledButton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import { momentWords } from '../../../parts/moment.js';
import { useSession } from '../../../session/session.js';
import { useNamesWords } from '../people-words.js';
import { type Conversation, nameOf, type Person } from '../queries.js';

const SHOWN = 3;

/** Who is in it, in a line; all of them with what they do when it is pressed. */
export function PeopleLine({ conversation: { people, kind } }: { conversation: Conversation }) {
  const { t } = useTranslation(['messages', 'common']);
  const [opened, { open, close }] = useDisclosure();
  const names = useNamesWords();
  const ownId = useSession().staffMember.id;
  const present = people.filter(({ leftAt }) => !leftAt);
  const others = present.filter(({ staffId }) => staffId !== ownId);
  if (kind === 'announcement') {
    return (
      <Text size="sm" c="dimmed" className="any-name">
        {t('announcementOf', { name: names(people.map(nameOf)) })}
      </Text>
    );
  }
  return (
    <>
      <UnstyledButton onClick={open} aria-haspopup="dialog" maw="100%">
        <Text size="sm" c="dimmed" td="underline" className="any-name" lineClamp={2}>
          {others.length === 0
            ? t('onlyYou')
            : t('people.line', { names: names(others.slice(0, SHOWN).map(nameOf), others.length) })}
        </Text>
      </UnstyledButton>
      <Modal
        opened={opened}
        onClose={close}
        title={t('people.title', { count: present.length })}
        closeButtonProps={{ 'aria-label': t('common:close') }}
      >
        <Stack component="ul" gap="sm" m={0} p={0} aria-label={t('people.label')}>
          {people.map((person) => (
            <PersonItem key={person.staffId} person={person} own={person.staffId === ownId} />
          ))}
        </Stack>
      </Modal>
    </>
  );
}

function PersonItem({ person, own }: { person: Person; own: boolean }) {
  const { t } = useTranslation('messages');
  const name = nameOf(person) || t('nobody');
  return (
    <Group component="li" justify="space-between" gap="xs" style={{ listStyle: 'none' }}>
      <div style={{ minWidth: 0 }}>
        <Text fw={600} dir="auto" className="any-name">
          {own ? t('people.you', { name }) : name}
        </Text>
        <Text size="sm" c="dimmed" className="any-name">
          {[person.jobTitle, person.office].filter(Boolean).join(' · ')}
        </Text>
      </div>
      <Standing person={person} />
    </Group>
  );
}

function Standing({ person: { leftAt, canBeWrittenTo } }: { person: Person }) {
  const { t, i18n } = useTranslation('messages');
  if (!leftAt && canBeWrittenTo) return null;
  return (
    <Badge variant="outline" color={leftAt ? 'gray' : 'orange'} tt="none" className="state-badge">
      {leftAt ? t('people.left', { day: momentWords(leftAt, i18n.language, 'day') }) : t('people.off')}
    </Badge>
  );
}
