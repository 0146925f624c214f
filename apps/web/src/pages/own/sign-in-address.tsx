import { Alert, Box, Button, Group, Text } from '@mantine/core';
import { IconMail } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { focusHeadingOf, Section } from '../../parts/section.js';
import { useSession } from '../../session/session.js';
import { SignInAddressForm } from './sign-in-address-form.js';

const HERE = 'sign-in-address';

/** The address one signs in with. Another one counts once its mailbox has confirmed it. */
export function SignInAddress() {
  const { t } = useTranslation('own');
  const { email } = useSession().staffMember;
  const [changing, setChanging] = useState(false);
  const [askedFor, setAskedFor] = useState<string>();
  const closed = () => {
    setChanging(false);
    focusHeadingOf(HERE);
  };

  return (
    <Section id={HERE} title={t('address.title')} about={t('address.about')}>
      <Group justify="space-between" gap="sm">
        <Text fw={600} className="any-name">
          {email}
        </Text>
        {changing || (
          <Button variant="default" onClick={() => setChanging(true)}>
            {t('address.change')}
          </Button>
        )}
      </Group>
      <Box role="status" mt={askedFor ? 0 : 'calc(-1 * var(--mantine-spacing-md))'}>
        {askedFor && askedFor !== email && (
          <Alert icon={<IconMail aria-hidden />} title={t('address.sentTitle')}>
            <span className="any-name">{t('address.sent', { wanted: askedFor, email })}</span>
          </Alert>
        )}
      </Box>
      {changing && (
        <SignInAddressForm
          onCancel={closed}
          onAsked={(wanted) => {
            setAskedFor(wanted);
            closed();
          }}
        />
      )}
    </Section>
  );
}
