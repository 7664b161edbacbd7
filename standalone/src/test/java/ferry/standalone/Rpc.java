package ferry.standalone;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import ferry.proto.transfer.v1.TransferServiceGrpc;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServiceDescriptor;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// One rpc of the contract, called without a generated stub, so that a test can walk over all of them.
record Rpc(MethodDescriptor<Message, Message> method) {
    private static final long PATIENCE_SECONDS = 30;

    /// Every rpc of every service that has been generated.
    static List<Rpc> all() throws IOException {
        Path classes = classesOf(TransferServiceGrpc.class);
        if (Files.isDirectory(classes)) {
            return in(classes);
        }
        try (FileSystem jar = FileSystems.newFileSystem(classes)) {
            return in(jar.getPath("/"));
        }
    }

    private static Path classesOf(Class<?> generated) {
        try {
            URI place = generated.getProtectionDomain().getCodeSource().getLocation().toURI();
            return Path.of(place);
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static List<Rpc> in(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith("Grpc.class"))
                    .map(file -> root.relativize(file).toString())
                    .map(file -> file.replaceAll("\\.class$", "").replace('/', '.'))
                    .sorted()
                    .map(Rpc::service)
                    .flatMap(service -> service.getMethods().stream())
                    .map(method -> new Rpc(erased(method)))
                    .toList();
        }
    }

    private static ServiceDescriptor service(String generated) {
        try {
            return (ServiceDescriptor)
                    Class.forName(generated).getMethod("getServiceDescriptor").invoke(null);
        } catch (ReflectiveOperationException notGenerated) {
            throw new IllegalStateException(generated, notGenerated);
        }
    }

    @SuppressWarnings("unchecked") // every message of the contract is a protobuf message
    static MethodDescriptor<Message, Message> erased(MethodDescriptor<?, ?> method) {
        return (MethodDescriptor<Message, Message>) method;
    }

    /// `AuthService/Login`
    String name() {
        String full = method.getFullMethodName();
        return full.substring(full.lastIndexOf('.') + 1);
    }

    Message emptyRequest() {
        return Objects.requireNonNull(
                ((MethodDescriptor.PrototypeMarshaller<Message>) method.getRequestMarshaller())
                        .getMessagePrototype());
    }

    /// The fields, also of messages within, that name something somebody owns.
    Stream<IdField> idFields() {
        return idFields(emptyRequest(), List.of());
    }

    private static Stream<IdField> idFields(Message message, List<FieldDescriptor> within) {
        return message.getDescriptorForType().getFields().stream()
                .flatMap(field -> {
                    List<FieldDescriptor> path =
                            Stream.concat(within.stream(), Stream.of(field)).toList();
                    if (field.getJavaType() == FieldDescriptor.JavaType.STRING) {
                        return IdField.isId(field) ? Stream.of(new IdField(path)) : Stream.of();
                    }
                    boolean goesOn =
                            field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
                                    && !field.isRepeated();
                    return goesOn
                            ? idFields(
                                    message.newBuilderForType()
                                            .newBuilderForField(field)
                                            .buildPartial(),
                                    path)
                            : Stream.of();
                });
    }

    /// Sends one message and closes; hears no more than the first answer, so that streams end, too.
    Told call(Channel channel, Metadata headers, Message request) {
        ClientCall<Message, Message> call =
                channel.newCall(
                        method,
                        CallOptions.DEFAULT.withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS));
        Told.Listener listener = new Told.Listener(call);
        call.start(listener, headers);
        call.request(1);
        call.sendMessage(request);
        call.halfClose();
        return listener.await();
    }

    @Override
    public String toString() {
        return name();
    }

    /// @param path from the request down to a string
    record IdField(List<FieldDescriptor> path) {
        static boolean isId(FieldDescriptor field) {
            return field.getName().matches("(.*_)?(ids?|cursor|page_token)");
        }

        String name() {
            return path.getLast().getName();
        }

        /// The same request, with this field set.
        Message set(Message request, String value) {
            return set(request, 0, value);
        }

        private Message set(Message message, int depth, String value) {
            FieldDescriptor field = path.get(depth);
            Message.Builder builder = message.toBuilder();
            if (depth + 1 < path.size()) {
                builder.setField(field, set((Message) message.getField(field), depth + 1, value));
            } else if (field.isRepeated()) {
                builder.addRepeatedField(field, value);
            } else {
                builder.setField(field, value);
            }
            return builder.build();
        }
    }
}
