import { z } from 'zod';
import { idSchema, instantSchema } from '#shared-kernel/http';
import { labelSchema, passwordSchema } from './schemas.js';

const bytesSchema = (most: number) =>
  z
    .string()
    .max(most)
    .regex(/^[\w-]+$/, { error: 'must be base64url' });

const credentialId = bytesSchema(1_400).meta({ example: 'id3nCppG4l-91w_OQpYmVe4X5qojtNatrPScrBACoWY' });
const clientData = bytesSchema(4_000).meta({
  example: 'eyJ0eXBlIjoid2ViYXV0aG4uZ2V0Iiwib3JpZ2luIjoiaHR0cDovL2xvY2FsaG9zdDozMDAwIn0',
});
const signed = bytesSchema(20_000).meta({ example: 'SZYN5YgOjGh0NBcPZHZgW4_krrmihjLHmVzzuoMdl2MFAAAAAg' });

/** What `PublicKeyCredential.toJSON()` of a browser gives, whatever of it is looked at. */
const credential = {
  id: credentialId,
  rawId: credentialId,
  type: z.literal('public-key'),
  authenticatorAttachment: z
    .string()
    .max(50)
    .regex(/^[\w-]*$/)
    .nullable()
    .optional(),
  clientExtensionResults: z.unknown().optional().meta({ description: 'Not looked at.' }),
};

const registrationResponseSchema = z.strictObject({
  ...credential,
  response: z.strictObject({
    clientDataJSON: clientData,
    attestationObject: signed,
    authenticatorData: signed.optional(),
    publicKey: signed.optional(),
    publicKeyAlgorithm: z.int().optional(),
    transports: z
      .array(
        z
          .string()
          .max(50)
          .regex(/^[\w-]*$/, { error: 'must be a kind of transport' }),
      )
      .max(10)
      .optional(),
  }),
});

const authenticationResponseSchema = z.strictObject({
  ...credential,
  response: z.strictObject({
    clientDataJSON: clientData,
    authenticatorData: signed,
    signature: signed,
    userHandle: bytesSchema(100).nullable().optional(),
  }),
});

export const passkeyNameSchema = labelSchema(100).meta({ example: "Dana's telephone" });

const exampleId = 'id3nCppG4l-91w_OQpYmVe4X5qojtNatrPScrBACoWY';
const exampleBytes = 'SZYN5YgOjGh0NBcPZHZgW4_krrmihjLHmVzzuoMdl2MFAAAAAg';

export const registerPasskeySchema = z.strictObject({ name: passkeyNameSchema, response: registrationResponseSchema }).meta({
  id: 'RegisterPasskey',
  example: {
    name: "Dana's telephone",
    response: {
      id: exampleId,
      rawId: exampleId,
      type: 'public-key',
      response: { clientDataJSON: exampleBytes, attestationObject: exampleBytes },
    },
  },
});

const passwordBesideSchema = passwordSchema.optional().meta({
  description: 'Only where it was asked for with `portal-access.password-required`.',
});

export const passkeySignInSchema = z
  .strictObject({ response: authenticationResponseSchema, password: passwordBesideSchema })
  .meta({
    id: 'PasskeySignIn',
    example: {
      response: {
        id: exampleId,
        rawId: exampleId,
        type: 'public-key',
        response: { clientDataJSON: exampleBytes, authenticatorData: exampleBytes, signature: exampleBytes },
      },
    },
  });

export const renamePasskeySchema = z
  .strictObject({ name: passkeyNameSchema })
  .meta({ id: 'RenamePasskey', example: { name: 'The key on my ring' } });

export const passkeySchema = z
  .object({
    id: idSchema,
    name: passkeyNameSchema,
    createdAt: instantSchema,
    lastUsedAt: instantSchema.nullable(),
    backedUp: z.boolean().meta({ description: 'Whether a copy exists, in the account of a telephone for one.' }),
  })
  .meta({ id: 'Passkey' });

/** As the browser's `PublicKeyCredential.parseCreationOptionsFromJSON` takes it. */
export const creationOptionsSchema = z
  .looseObject({
    challenge: bytesSchema(200),
    rp: z.object({ id: z.string(), name: z.string() }),
    user: z.object({ id: bytesSchema(100), name: z.string(), displayName: z.string() }),
    timeout: z.int(),
  })
  .meta({ id: 'PasskeyCreationOptions', description: 'For `PublicKeyCredential.parseCreationOptionsFromJSON`.' });

/** As the browser's `PublicKeyCredential.parseRequestOptionsFromJSON` takes it. */
export const requestOptionsSchema = z
  .looseObject({ challenge: bytesSchema(200), rpId: z.string(), timeout: z.int(), userVerification: z.literal('required') })
  .meta({ id: 'PasskeyRequestOptions', description: 'For `PublicKeyCredential.parseRequestOptionsFromJSON`.' });

/** As the browser's `PublicKeyCredential.signalAllAcceptedCredentials` takes it. */
export const acceptedPasskeysSchema = z
  .object({
    rpId: z.string().meta({ example: 'portal.northside.example' }),
    userId: bytesSchema(100).meta({ example: 'AaIMTIrIcACvgcQ9SBYk6g' }),
    credentialIds: z.array(credentialId),
  })
  .meta({ id: 'AcceptedPasskeys' });
