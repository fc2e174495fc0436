/** The `syslog` module. Messages are dropped, as they are on a system without a log daemon. Source: Modules/syslogmodule.c. */
import { defineModule } from "../objects/module.ts";
import { None } from "../objects/object.ts";
import { rt } from "../objects/runtime.ts";
import { isStr } from "../objects/str.ts";
import { fn, unsigned } from "../protocols/define.ts";
import { pyError } from "../protocols/errors.ts";
import { index } from "../protocols/number.ts";

const CONSTANTS: Readonly<Record<string, number>> = {
  LOG_EMERG: 0,
  LOG_ALERT: 1,
  LOG_CRIT: 2,
  LOG_ERR: 3,
  LOG_WARNING: 4,
  LOG_NOTICE: 5,
  LOG_INFO: 6,
  LOG_DEBUG: 7,
  LOG_PID: 1,
  LOG_CONS: 2,
  LOG_ODELAY: 4,
  LOG_NDELAY: 8,
  LOG_NOWAIT: 16,
  LOG_PERROR: 32,
  LOG_KERN: 0,
  LOG_USER: 8,
  LOG_MAIL: 16,
  LOG_DAEMON: 24,
  LOG_AUTH: 32,
  LOG_SYSLOG: 40,
  LOG_LPR: 48,
  LOG_NEWS: 56,
  LOG_UUCP: 64,
  LOG_CRON: 72,
  LOG_AUTHPRIV: 80,
  LOG_LOCAL0: 128,
  LOG_LOCAL1: 136,
  LOG_LOCAL2: 144,
  LOG_LOCAL3: 152,
  LOG_LOCAL4: 160,
  LOG_LOCAL5: 168,
  LOG_LOCAL6: 176,
  LOG_LOCAL7: 184,
};
const ALL = 0xff;

export const syslogModule = defineModule("syslog", () => ({
  constants: CONSTANTS,
  functions: {
    openlog: fn(
      "($module, /, ident=<unrepresentable>, logoption: int=0, facility: int=8)",
      "Set logging options of subsequent syslog() calls.",
      () => None,
    ),
    syslog: unsigned(
      fn("(*args)", "syslog([priority=LOG_INFO,] message)", (args) => {
        const message = args[args.length - 1];
        if (args.length < 1 || args.length > 2 || message === undefined || !isStr(message)) {
          throw pyError("TypeError", "syslog.syslog requires 1 to 2 arguments");
        }
        if (args.length === 2) index(args[0]!);
        return None;
      }),
    ),
    closelog: fn("($module, /)", "Reset the syslog module values and call the system library closelog().", () => None),
    setlogmask: fn(
      "($module, maskpri: int, /)",
      "Set the priority mask to maskpri and return the previous mask value.",
      (mask) => {
        const old = (rt.state.get("syslog.mask") as number | undefined) ?? ALL;
        if (mask !== 0) rt.state.set("syslog.mask", mask);
        return old;
      },
    ),
    LOG_MASK: fn("($module, pri: int, /)", "Calculates the mask for the individual priority pri.", (pri) => 1 << pri),
    LOG_UPTO: fn(
      "($module, pri: int, /)",
      "Calculates the mask for all priorities up to and including pri.",
      (pri) => (1 << (pri + 1)) - 1,
    ),
  },
}));
