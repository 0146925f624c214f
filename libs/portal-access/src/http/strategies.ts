import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { PassportStrategy } from '@nestjs/passport';
import type { AuthenticationResponseJSON } from '@simplewebauthn/server';
import type { FastifyRequest } from 'fastify';
import { Strategy as CustomStrategy } from 'passport-custom';
import { Strategy as LocalStrategy } from 'passport-local';
import type { Caller } from '#shared-kernel/context';
import { SignIn } from '../commands/sign-in.js';
import { SignInByPasskey } from '../commands/sign-in-by-passkey.js';
import { Sessions } from '../security/sessions.js';
import { ChallengeCookie } from './challenge-cookie.js';
import { SessionCookie } from './session-cookie.js';
import { visitorOf } from './visitor.js';

/** E-mail and password: signs in. */
@Injectable()
export class PasswordSignIn extends PassportStrategy(LocalStrategy, 'local') {
  constructor(
    private readonly commands: CommandBus,
    private readonly cookie: SessionCookie,
  ) {
    super({ usernameField: 'email', passwordField: 'password', passReqToCallback: true });
  }

  validate(request: unknown, email: string, password: string): Promise<{ staffId: string; sessionToken: string }> {
    return this.commands.execute(new SignIn(email, password, codeIn(request), visitorOf(request as FastifyRequest, this.cookie)));
  }
}

const codeIn = (request: unknown) => (request as { body: { code?: string } }).body.code ?? null;

/** A passkey's answer to a challenge of ours: signs in without password. */
@Injectable()
export class PasskeySignIn extends PassportStrategy(CustomStrategy, 'passkey') {
  constructor(
    private readonly commands: CommandBus,
    private readonly cookie: SessionCookie,
    private readonly challenges: ChallengeCookie,
  ) {
    super();
  }

  validate(request: unknown): Promise<{ staffId: string; sessionToken: string }> {
    const { response, password } = (request as { body: { response: AuthenticationResponseJSON; password?: string } }).body;
    const browserToken = this.challenges.read(request as FastifyRequest) ?? '';
    const visitor = visitorOf(request as FastifyRequest, this.cookie);
    return this.commands.execute(new SignInByPasskey(response, browserToken, visitor, password ?? null));
  }
}

/** The cookie of a session; not looked at where an Authorization header says who it is. */
@Injectable()
export class SessionStrategy extends PassportStrategy(CustomStrategy, 'session-cookie') {
  constructor(
    private readonly sessions: Sessions,
    private readonly cookie: SessionCookie,
  ) {
    super();
  }

  async validate(request: unknown): Promise<Caller | false> {
    if ((request as FastifyRequest).headers.authorization !== undefined) return false;
    // The guard says so of what a page asks by itself.
    const isActivity = !(request as { passive?: boolean }).passive;
    const token = this.cookie.read(request as FastifyRequest);
    return (token && (await this.sessions.callerOfSession(token, { isActivity }))) || false;
  }
}

/** `Authorization: Bearer` with an API token. */
@Injectable()
export class BearerStrategy extends PassportStrategy(CustomStrategy, 'bearer') {
  constructor(private readonly sessions: Sessions) {
    super();
  }

  async validate(request: unknown): Promise<Caller | false> {
    const token = /^Bearer ([\w-]{20,200})$/.exec((request as FastifyRequest).headers.authorization ?? '')?.[1];
    return (token && (await this.sessions.callerOfApiToken(token))) || false;
  }
}
