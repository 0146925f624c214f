import { IconDownload } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../../../api/client.js';
import { Problem } from '../../../api/problem.js';
import { ask } from '../../../parts/ask.js';
import { ProblemAlert } from '../../../parts/problem-alert.js';
import { saveFile } from '../../../parts/save-file.js';
import { Section } from '../../../parts/section.js';
import { SendButton } from '../../../parts/send-button.js';
import { tellDone } from '../../../parts/tell.js';
import { withPassword } from '../../../parts/with-password.js';
import { nameOf, useMember } from '../queries.js';

/** Everything that somebody was written and wrote, as a file: for a request by law, with the password, and audited. */
export function MessageExportSection() {
  const { t } = useTranslation('member');
  const member = useMember();
  const name = nameOf(member);
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => withPassword(() => download(member.id)),
    onSuccess: (archive) => {
      if (!archive) return;
      saveFile(archive, `messages-${member.id}.zip`);
      tellDone(t('messageExport.done'));
    },
  });
  const askThenExport = async () => {
    const words = t('messageExport.words', { name });
    if (await ask({ title: t('messageExport.title'), words, confirm: t('messageExport.confirm') })) mutate();
  };

  return (
    <Section
      title={t('messageExport.section')}
      about={<span className="any-name">{t('messageExport.about', { name })}</span>}
      actions={
        <SendButton
          variant="default"
          busy={isPending}
          leftSection={<IconDownload size={18} aria-hidden />}
          onClick={() => void askThenExport()}
        >
          {t('messageExport.action')}
        </SendButton>
      }
    >
      <ProblemAlert error={error} title={t('messageExport.failed')} />
    </Section>
  );
}

async function download(id: string): Promise<Blob> {
  const { response } = await api.POST('/api/staff/{id}/message-exports', { params: { path: { id } }, parseAs: 'stream' });
  try {
    return await response.blob();
  } catch {
    // It began and broke off: what came of it opens nowhere.
    throw new Problem(0, 'network.download-broken', 'The download broke off. Nothing was saved; try again.');
  }
}
