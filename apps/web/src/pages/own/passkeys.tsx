import { Button } from '@mantine/core';
import { browserSupportsWebAuthn } from '@simplewebauthn/browser';
import { IconFingerprint } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AddPasskey } from '../../parts/second-factor/add-passkey.js';
import type { SecondFactors } from '../../parts/second-factor/queries.js';
import { factorsChanged, toFactors } from './changed-factors.js';
import { Factor } from './factor.js';
import { PasskeyLine } from './passkey-line.js';
import { PlainList } from './plain-list.js';

/** The passkeys: add, rename, remove. */
export function Passkeys({ passkeys }: Pick<SecondFactors, 'passkeys'>) {
  const { t } = useTranslation('own');
  const [adding, setAdding] = useState(false);
  const possible = browserSupportsWebAuthn();
  const left = () => {
    setAdding(false);
    toFactors();
  };

  return (
    <Factor
      icon={IconFingerprint}
      title={t('factors.passkeys.title')}
      words={
        <>
          {passkeys.length === 0 && t('factors.passkeys.none')} {!possible && t('factors.passkeys.unsupported')}
        </>
      }
      actions={
        possible &&
        !adding && (
          <Button variant="default" onClick={() => setAdding(true)}>
            {t('factors.passkeys.add')}
          </Button>
        )
      }
    >
      {passkeys.length > 0 && (
        <PlainList label={t('factors.passkeys.title')}>
          {passkeys.map((passkey) => (
            <PasskeyLine key={passkey.id} passkey={passkey} />
          ))}
        </PlainList>
      )}
      {adding && (
        <AddPasskey
          onCancel={left}
          onDone={() => {
            left();
            void factorsChanged(t('factors.passkeys.added'));
          }}
        />
      )}
    </Factor>
  );
}
