/** What can go wrong on the way of a model to this machine, each in one line that says what to do. */
import { UserError } from '../protocol/errors.ts';
import { sizeText } from './sizes.ts';

export const errors = {
  cancelled: () => new UserError('downloadCancelled', 'The download was cancelled. What has come is kept, and another start goes on from there.'),
  offline: (host: string, reason: string) =>
    new UserError('hubOffline', '{0} cannot be reached ({1}). Models on this machine work without it; try again when you are connected.', [host, reason]),
  brokeOff: (file: string, reason: string) =>
    new UserError('downloadBrokeOff', 'The download of {0} broke off ({1}). What has come is kept: start it again to go on.', [file, reason]),
  wrongContent: (file: string) =>
    new UserError('downloadWrong', '{0} is not what was announced: its checksum differs, so it was thrown away. Start the download again.', [file]),
  wrongSize: (file: string, host: string) =>
    new UserError('downloadWrong', '{1} answers with something else than {0}. Check the address of the hub, and the network’s sign-in page.', [file, host]),
  status: (host: string, status: number) => new UserError('hubStatus', '{0} answered with status {1}. Try again later.', [host, status]),
  notTheHub: (host: string) =>
    new UserError('notTheHub', '{0} does not answer as a model hub does. Check the address of the hub in the settings, and the network’s sign-in page.', [
      host,
    ]),
  noAddress: (text: string) => new UserError('hubNoAddress', '{0} is no address of a model hub. Check the setting, or HF_ENDPOINT in the environment.', [text]),
  noId: (text: string) => new UserError('hubNoId', '{0} is no id of the hub. Write OWNER/NAME, as in sentence-transformers/all-MiniLM-L6-v2.', [text]),
  missing: (id: string, host: string) =>
    new UserError('hubMissing', 'There is no model {0} on {1}, or it is private. Check the id; a private model needs a token.', [id, host]),
  fileMissing: (file: string, host: string) =>
    new UserError('hubFileMissing', '{0} is not there any more on {1}. Start the download again for the present files.', [file, host]),
  tokenNeeded: (id: string, host: string) =>
    new UserError('hubTokenNeeded', '{0} is only for those who accepted its terms. Accept them on {1}, then set your token of the hub.', [id, host]),
  tokenRefused: (id: string, host: string) =>
    new UserError('hubTokenRefused', 'The token is not accepted for {0}. Accept the terms of the model on {1} with the same account, or set another token.', [
      id,
      host,
    ]),
  diskFull: (needed: number, free: number, folder: string) =>
    new UserError('diskFull', 'The download needs {0}, but only {1} are free where {2} lies. Make room, then start it again.', [
      sizeText(needed),
      sizeText(free),
      folder,
    ]),
  cannotWrite: (folder: string, reason: string) =>
    new UserError('downloadUnwritable', '{0} cannot be written to ({1}). Check the folder and its permissions.', [folder, reason]),
  nothingToOpen: (id: string) =>
    new UserError('hubNothingToOpen', '{0} has neither config.json with safetensors nor a GGUF file, so there is nothing to open. Choose another repository.', [
      id,
    ]),
  chooseFile: (id: string, files: string) => new UserError('hubChooseFile', '{0} has several GGUF files. Choose one: {1}.', [id, files]),
};
