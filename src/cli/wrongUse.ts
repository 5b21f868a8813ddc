/** The command line itself is wrong: exit code 2, with the usage. */
export class WrongUse extends Error {}
