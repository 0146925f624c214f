import { Text } from '@mantine/core';
import { IconAdjustments, IconCircle, IconKey, IconLogin2, IconMail, IconShieldLock, type IconProps } from '@tabler/icons-react';
import type { ComponentType } from 'react';
import { useTranslation } from 'react-i18next';
import { Moment } from '../../../parts/moment.js';
import type { Fact } from '../queries.js';
import { useActorWords, useFactWords } from './fact-words.js';
import { type Kind, kindOf } from './kinds.js';
import classes from './fact-list.module.css';

const icons: Record<Kind, ComponentType<IconProps>> = {
  features: IconAdjustments,
  invitation: IconMail,
  signIn: IconLogin2,
  password: IconKey,
  access: IconShieldLock,
};

/** What happened, when, and who did it. */
export function FactItem({ fact }: { fact: Fact }) {
  const { t } = useTranslation('member');
  const words = useFactWords();
  const actor = useActorWords();
  const kind = kindOf(fact.type);
  const Icon = kind ? icons[kind] : IconCircle;
  return (
    <li className={classes.fact} data-type={fact.type} tabIndex={-1}>
      <span className={classes.icon}>
        <Icon size={18} aria-hidden />
      </span>
      <div>
        <Text className="any-name">{words(fact)}</Text>
        <Text size="sm" c="dimmed" className="any-name">
          <Moment at={fact.at} /> · {t('activity.by', { name: actor(fact) })}
        </Text>
      </div>
    </li>
  );
}
