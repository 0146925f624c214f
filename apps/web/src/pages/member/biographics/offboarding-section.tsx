import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../../../api/client.js';
import { momentWords } from '../../../parts/moment.js';
import { ProblemAlert } from '../../../parts/problem-alert.js';
import { Section } from '../../../parts/section.js';
import { SendButton } from '../../../parts/send-button.js';
import { useSession } from '../../../session/session.js';
import { useChange } from '../portal/use-change.js';
import { nameOf, useMember } from '../queries.js';

/** The person has left the practice, or is back. */
export function OffboardingSection() {
  const { t, i18n } = useTranslation('member');
  const member = useMember();
  const name = nameOf(member);
  const isOwn = useSession().staffMember.id === member.id;
  const path = { params: { path: { id: member.id } } };
  const what = member.offboardedAt ? 'reinstate' : 'offboard';

  const change = useChange(member.id, {
    done: t(`employment.${what}Done`, { name }),
    send: () =>
      answerOf(
        what === 'offboard' ? api.PUT('/api/staff/{id}/offboarding', path) : api.DELETE('/api/staff/{id}/offboarding', path),
      ),
  });
  const question = {
    title: t(`employment.${what}Title`),
    words: t(`employment.${what}Words`, { name }),
    confirm: t(`employment.${what}`),
    danger: what === 'offboard',
  };
  const standing = member.offboardedAt
    ? t('employment.left', { name, day: momentWords(member.offboardedAt, i18n.language, 'day') })
    : t('employment.works', { name });

  return (
    <Section
      title={t('employment.title')}
      about={
        <span role="status" className="any-name">
          {isOwn ? t('employment.own') : standing}
        </span>
      }
      actions={
        !isOwn && (
          <SendButton variant="default" busy={change.busy} onClick={() => void change.afterAsking(question)}>
            {t(`employment.${what}`)}
          </SendButton>
        )
      }
    >
      <ProblemAlert error={change.error} />
    </Section>
  );
}
