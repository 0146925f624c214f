import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '#shared-kernel/config';

/** Of whom the practice requires a second factor (setting `SECOND_FACTOR_REQUIRED`). */
@Injectable()
export class SecondFactorPolicy {
  constructor(@Inject(SETTINGS) private readonly settings: Settings) {}

  isRequiredOf(role: 'administrator' | 'staff'): boolean {
    const { SECOND_FACTOR_REQUIRED } = this.settings;
    return SECOND_FACTOR_REQUIRED === 'all' || (SECOND_FACTOR_REQUIRED === 'administrators' && role === 'administrator');
  }
}
