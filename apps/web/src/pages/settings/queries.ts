import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { answerOf, api, type Schemas } from '../../api/client.js';
import type { Language } from '../../i18n/index.js';

export type ApiToken = Schemas['ApiTokens']['items'][number];
export type Scope = NonNullable<Schemas['CreateApiToken']['scopes']>[number];

export const settingsQuery = queryOptions({
  queryKey: ['settings'],
  queryFn: ({ signal }) => answerOf(api.GET('/api/settings', { signal })),
});

export const apiTokensQuery = queryOptions({
  queryKey: ['api-tokens'],
  queryFn: ({ signal }) => answerOf(api.GET('/api/api-tokens', { signal })),
});

export const mailsQuery = queryOptions({
  queryKey: ['mail-previews'],
  queryFn: ({ signal }) => answerOf(api.GET('/api/mail-previews', { signal })),
});

export const mailQuery = (name: string, locale: Language) =>
  queryOptions({
    queryKey: ['mail-previews', name, locale],
    queryFn: ({ signal }) =>
      answerOf(api.GET('/api/mail-previews/{name}', { params: { path: { name }, query: { locale } }, signal })),
    placeholderData: keepPreviousData,
  });
