import { Stack } from '@mantine/core';
import { useNavigate, useRouter, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FrontPage } from '../../app/front-page.js';
import { queries } from '../../app/queries.js';
import { ownPath } from '../../session/own-path.js';
import { homeOf, isSetUp, mustReview, type Session, sessionQuery } from '../../session/session.js';
import { CodeForm } from './code-form.js';
import { type Credentials, CredentialsForm } from './credentials-form.js';
import { FarewellWords } from './farewell.js';
import { PasskeyButton } from './passkey-button.js';
import { usePasskey } from './use-passkey.js';

/** Signs in: by e-mail and password, where there is one with the second factor as well, or by passkey alone. */
export default function SignIn() {
  const { t } = useTranslation('entry');
  const { farewell, next } = useSearch({ from: '/sign-in' });
  const navigate = useNavigate();
  const router = useRouter();
  const [credentials, setCredentials] = useState<Credentials>({ email: '', password: '' });
  const [codeAsked, setCodeAsked] = useState(false);
  const [returned, setReturned] = useState(false);

  const enter = (session: Session) => {
    queries.setQueryData(sessionQuery.queryKey, session);
    const wanted = isSetUp(session) && !mustReview(session) ? ownPath(next) : undefined;
    if (wanted) router.history.replace(wanted);
    else void navigate({ to: homeOf(session), replace: true });
  };
  const passkey = usePasskey(enter);
  const askForCode = () => {
    passkey.forget();
    setCodeAsked(true);
  };
  const back = () => {
    setCredentials({ ...credentials, password: '' });
    setReturned(true);
    setCodeAsked(false);
  };

  return (
    <FrontPage title={t(codeAsked ? 'code.title' : 'signIn.title')}>
      <Stack gap="md">
        {!codeAsked && <FarewellWords farewell={farewell} />}
        {codeAsked ? (
          <CodeForm credentials={credentials} onSignedIn={enter} onBack={back} />
        ) : (
          <CredentialsForm
            credentials={credentials}
            onChange={setCredentials}
            onSignedIn={enter}
            onCodeRequired={askForCode}
            takesFocus={returned}
          />
        )}
        <PasskeyButton passkey={passkey} />
      </Stack>
    </FrontPage>
  );
}
