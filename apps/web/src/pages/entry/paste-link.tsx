import { Stack, Textarea } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type LinkPage, readLink } from '../../parts/link-address.js';
import { SendButton } from '../../parts/send-button.js';
import { setLinkToken } from './link-token.js';

/** Takes the whole link, in whatever form it can be copied from an e-mail, and opens the page that it leads to. */
export function PasteLink({ page }: { page: Exclude<LinkPage, 'payment'> }) {
  const { t } = useTranslation('entry');
  const [text, setText] = useState('');
  const [unread, setUnread] = useState(false);
  const open = (event: FormEvent) => {
    event.preventDefault();
    const link = readLink(text);
    const target = link.page ?? page;
    setUnread(!link.token);
    if (!link.token) return;
    if (target === page) setLinkToken(link.token);
    else location.assign(`/${target}#${link.token}`);
  };
  return (
    <form onSubmit={open} noValidate>
      <Stack gap="xs">
        <Textarea
          label={t('pasteLink.label')}
          autosize
          maxRows={4}
          spellCheck={false}
          autoComplete="off"
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value);
            setUnread(false);
          }}
          error={unread && t('pasteLink.none')}
        />
        <SendButton type="submit" busy={false}>
          {t('pasteLink.submit')}
        </SendButton>
      </Stack>
    </form>
  );
}
