import { randomUUID } from "node:crypto";

/** 32 hexadecimal digits: how the extension names executions and instances of its own making. */
export const newExecutionId = (): string => randomUUID().replaceAll("-", "");

/** With dashes: the execution id of what a client started. */
export const newClientExecutionId = (): string => randomUUID();
