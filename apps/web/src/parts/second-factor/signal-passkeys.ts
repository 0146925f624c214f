import { sendSignal } from '@simplewebauthn/browser';
import { answerOf, api } from '../../api/client.js';

/** Browsers that cannot be told keep offering a passkey that was removed; nothing else is lost. */
const whereSupported = (signal: Promise<unknown>) => signal.catch(() => undefined);

/** The API knows no such passkey: the browser and the device need not offer it any more. */
export const forgetPasskey = (rpID: string, credentialID: string) =>
  whereSupported(sendSignal({ signalName: 'unknownCredential', rpID, credentialID }));

/** After a passkey was removed: those that are left are all there are. */
export const keepOnlyAcceptedPasskeys = () => whereSupported(signalAccepted());

async function signalAccepted(): Promise<void> {
  const { rpId, userId, credentialIds } = await answerOf(api.GET('/api/session/second-factors/passkeys/accepted'));
  await sendSignal({
    signalName: 'allAcceptedCredentials',
    rpID: rpId,
    userID: userId,
    allAcceptedCredentialIDs: credentialIds,
  });
}
