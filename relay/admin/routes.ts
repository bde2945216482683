/** The calls below /v1/admin, for tokens with the scope admin: the operator's every team, a team's own its own. */
import * as calls from "../../core/api-calls.ts";
import { createFailure } from "../../core/failure.ts";
import { createTeamToken } from "../access/create-token.ts";
import { refuse } from "../http/problem.ts";
import { readId } from "../http/query.ts";
import { readJson } from "../http/read-body.ts";
import type { Handlers } from "../routes/handlers.ts";
import type { Services } from "../services.ts";
import { resolveAttempt } from "../store/outcome.ts";
import { runKey } from "../store/read.ts";
import { listTokens, readTeam, revokeToken } from "../store/teams.ts";
import { readAttempt } from "../store/workers.ts";
import { checkTeam, isOperator, checkOperator } from "../access/operator.ts";
import { toApiToken } from "../access/to-api-token.ts";
import { readOverview } from "./read-overview.ts";
import { readTeamReport } from "./read-team.ts";

const maxBodyBytes = 10_000;

/** Everything an operator may look at and do over HTTP; limits are set by command. */
export function createAdminHandlers(
  services: Services,
): Handlers<"readOverview" | "readTeam" | "resolveAttempt" | TokenCalls> {
  return {
    ...createTokenHandlers(services),
    readOverview: async (c) => c.json(await readOverview(services, c.get("caller"))),
    readTeam: async (c) => {
      const team = readId(c.req.param("id"));
      checkTeam(c.get("caller"), team);
      if (!(await readTeam(services.db, team))) refuse(createFailure("not-found"));
      return c.json(await readTeamReport(services, team));
    },
    resolveAttempt: async (c) => {
      checkOperator(c.get("caller"));
      const id = readId(c.req.param("id"));
      const { cost, note = "resolved on the admin page" } = await readJson(
        c.req,
        c.get("receiving"),
        calls.resolveAttempt.body,
        maxBodyBytes,
      );
      const attempt = await readAttempt(services.db, id);
      if (!attempt) refuse(createFailure("not-found"));
      const nowMs = services.clock.now();
      if (!(await resolveAttempt(services.db, { attemptId: id, cost, note, nowMs })))
        refuse(createFailure("conflict", { message: "This attempt is not uncertain any more. Reload." }));
      services.log.info({ attempt: id, run: attempt.run, cost }, "An uncertain attempt was resolved.");
      services.followers.notify(runKey(attempt.team, attempt.run));
      return c.json({ id });
    },
  };
}

type TokenCalls = "listTokens" | "createToken" | "revokeToken";

function createTokenHandlers({ db, clock, log }: Services): Handlers<TokenCalls> {
  return {
    listTokens: async (c) => {
      const caller = c.get("caller");
      const tokens = await listTokens(db);
      const shown = tokens.filter(({ team }) => isOperator(caller) || team === caller.team);
      return c.json({ tokens: shown.map((token) => toApiToken(token)) });
    },
    createToken: async (c) => {
      const caller = c.get("caller");
      const {
        team,
        label = "",
        scopes,
      } = await readJson(c.req, c.get("receiving"), calls.createToken.body, maxBodyBytes);
      checkTeam(caller, team);
      if (!(await readTeam(db, team))) refuse(createFailure("not-found"));
      // An admin hands out scopes, also those their own token lacks: that is their work, and the log says who did it. The
      // limits of their own token go on to the new one, and the team's ceilings hold for every token.
      const { models = null, maxQuality = null, perMinute = null } = caller.limits ?? {};
      const token = { team, label, scopes: [...new Set(scopes)], models, maxQuality, perMinute };
      const made = await createTeamToken(db, token, clock.now());
      log.info({ tokenId: made.id, team, scopes: token.scopes, by: caller.token }, "A token was made.");
      return c.json(made, 201);
    },
    revokeToken: async (c) => {
      const caller = c.get("caller");
      const id = readId(c.req.param("id"));
      const token = (await listTokens(db)).find((each) => each.id === id);
      if (!token) refuse(createFailure("not-found"));
      checkTeam(caller, token.team);
      if (!(await revokeToken(db, id, clock.now())))
        refuse(createFailure("conflict", { message: "This token was revoked before. Reload." }));
      log.info({ tokenId: id, team: token.team, by: caller.token }, "A token was revoked.");
      return c.json({ id });
    },
  };
}
