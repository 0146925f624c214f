import {
  browserSupportsWebAuthn,
  browserSupportsWebAuthnAutofill,
  startAuthentication,
  WebAuthnAbortService,
} from '@simplewebauthn/browser';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useState } from 'react';
import { answerOf, api, type Schemas } from '../../api/client.js';
import { hasCode, Problem } from '../../api/problem.js';
import { passkeyFault } from '../../parts/second-factor/passkey-fault.js';
import { forgetPasskey } from '../../parts/second-factor/signal-passkeys.js';
import type { Session } from '../../session/session.js';

type Options = Parameters<typeof startAuthentication>[0]['optionsJSON'];

/** An offer is good for five minutes. */
const RENEW_MS = 4 * 60_000;

export const passkeysWork = browserSupportsWebAuthn();

async function signInByPasskey(useBrowserAutofill: boolean, password?: string): Promise<Session> {
  const optionsJSON = (await answerOf(api.POST('/api/session/passkey/options'))) as unknown as Options;
  const response = await startAuthentication({ optionsJSON, useBrowserAutofill });
  const body = { response: response as Schemas['PasskeySignIn']['response'], ...(password && { password }) };
  try {
    return await answerOf(api.POST('/api/session/passkey', { body }));
  } catch (error) {
    if (optionsJSON.rpId && hasCode(error, 'portal-access.unknown-passkey')) void forgetPasskey(optionsJSON.rpId, response.id);
    throw error;
  }
}

/** Signs in by passkey: when asked for, and, as long as the page is open, from the browser's own suggestions at the e-mail field. */
export function usePasskey(onSignedIn: (session: Session) => void) {
  const asked = useMutation({
    mutationFn: (password: string | undefined) => signInByPasskey(false, password),
    onSuccess: onSignedIn,
    onError: (error) => noteRefusal(error),
  });
  const [wantsPassword, setWantsPassword] = useState(false);
  // Whoever has to give the password once gives it with the next try, also after a wrong one.
  const noteRefusal = (error: unknown) => hasCode(error, 'portal-access.password-required') && setWantsPassword(true);
  const enter = useEffectEvent(onSignedIn);
  const refused = useEffectEvent(noteRefusal);
  // The browser shows one prompt at a time: while one was asked for, nothing is suggested.
  const idle = !asked.isPending && !asked.isSuccess;

  useEffect(() => {
    if (!idle) return undefined;
    let gone = false;
    async function suggest() {
      if (!(await browserSupportsWebAuthnAutofill()) || gone) return;
      // Whatever else fails here was not asked for by the person, so nothing is said about it.
      const session = await signInByPasskey(true).catch((error: unknown) => void refused(error));
      if (session && !gone) enter(session);
    }
    void suggest();
    const renewal = setInterval(() => void suggest(), RENEW_MS);
    return () => {
      gone = true;
      clearInterval(renewal);
      WebAuthnAbortService.cancelCeremony();
    };
  }, [idle]);

  return {
    signIn: (password?: string) => asked.mutate(password),
    /** The passkey was added shortly before the password was set anew: it needs the password as well. */
    wantsPassword,
    busy: asked.isPending,
    /** What the API refused, or what the browser or the device could not do. */
    problem: asked.error instanceof Problem ? asked.error : undefined,
    fault: asked.error instanceof Problem ? undefined : passkeyFault(asked.error),
    forget: () => asked.reset(),
  };
}
