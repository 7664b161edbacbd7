package ferry.cli.command;

import ferry.client.model.ServerAddress;
import ferry.client.trust.Trust;

/// Which server, and how it proves that it is the one meant.
record Server(ServerAddress address, Trust trust) {}
