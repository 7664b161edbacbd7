package ferry.transfer.rpc;

import org.junit.jupiter.api.extension.RegisterExtension;

/// The main job in process, on blobs in memory.
final class InProcessTest implements MainJobContract {
    @RegisterExtension final RpcRig rig = new RpcRig();

    @Override
    public Person person(String name) {
        return rig.person(name);
    }
}
