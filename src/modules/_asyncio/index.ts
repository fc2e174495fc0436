/** The `_asyncio` module: asyncio's futures, tasks and running loops. Source: Modules/_asynciomodule.c. */
import { defineModule } from "../../objects/module.ts";
import { None } from "../../objects/object.ts";
import { callMethod } from "../../protocols/call.ts";
import { fn } from "../../protocols/define.ts";
import { pyError } from "../../protocols/errors.ts";
import { futureType } from "./future.ts";
import {
  currentTask,
  enterTask,
  eventLoop,
  leaveTask,
  registerTask,
  runningLoop,
  setRunningLoop,
  state,
  swapCurrentTask,
  unregisterTask,
} from "./state.ts";
import { taskType } from "./task.ts";

export const asyncioModule = defineModule("_asyncio", () => ({
  doc: "Accelerator module for asyncio",
  types: { Future: futureType(), Task: taskType() },
  constants: {
    _scheduled_tasks: state().scheduledTasks,
    _eager_tasks: state().eagerTasks,
    _current_tasks: state().currentTasks,
  },
  functions: {
    current_task: fn("(loop=None)", "Return a currently executed task.", (loop) => {
      const given = loop === None ? runningLoop() : loop;
      if (given === undefined) throw pyError("RuntimeError", "no running event loop");
      return currentTask(given) ?? None;
    }),
    get_event_loop: fn(
      "()",
      "Return an asyncio event loop.\n\nWhen called from a coroutine or a callback (e.g. scheduled with\ncall_soon or similar API), this function will always return the\nrunning event loop.\n\nIf there is no running event loop set, the function will return\nthe result of `get_event_loop_policy().get_event_loop()` call.",
      eventLoop,
    ),
    get_running_loop: fn(
      "()",
      "Return the running event loop.  Raise a RuntimeError if there is none.\n\nThis function is thread-specific.",
      () => {
        const loop = runningLoop();
        if (loop === undefined) throw pyError("RuntimeError", "no running event loop");
        return loop;
      },
    ),
    _get_running_loop: fn(
      "()",
      "Return the running event loop or None.\n\nThis is a low-level function intended to be used by event loops.\nThis function is thread-specific.",
      () => runningLoop() ?? None,
    ),
    _set_running_loop: fn(
      "(loop, /)",
      "Set the running event loop.\n\nThis is a low-level function intended to be used by event loops.\nThis function is thread-specific.",
      (loop) => {
        setRunningLoop(loop);
        return None;
      },
    ),
    _register_task: fn("(task)", "Register a new task in asyncio as executed by loop.\n\nReturns None.", (task) => {
      registerTask(task);
      return None;
    }),
    _unregister_task: fn("(task)", "Unregister a task.\n\nReturns None.", (task) => {
      unregisterTask(task);
      return None;
    }),
    _register_eager_task: fn("(task)", "Register a new task in asyncio as executed by loop.\n\nReturns None.", (task) =>
      callMethod(state().eagerTasks, "add", [task]),
    ),
    _unregister_eager_task: fn("(task)", "Unregister a task.\n\nReturns None.", (task) =>
      callMethod(state().eagerTasks, "discard", [task]),
    ),
    _enter_task: fn(
      "(loop, task)",
      "Enter into task execution or resume suspended task.\n\nTask belongs to loop.\n\nReturns None.",
      (loop, task) => {
        enterTask(loop, task);
        return None;
      },
    ),
    _leave_task: fn(
      "(loop, task)",
      "Leave task execution or suspend a task.\n\nTask belongs to loop.\n\nReturns None.",
      (loop, task) => {
        leaveTask(loop, task);
        return None;
      },
    ),
    _swap_current_task: fn(
      "(loop, task)",
      "Temporarily swap in the supplied task and return the original one (or None).\n\nThis is intended for use during eager coroutine execution.",
      swapCurrentTask,
    ),
  },
}));
