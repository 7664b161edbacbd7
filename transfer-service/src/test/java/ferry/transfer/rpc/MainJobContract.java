package ferry.transfer.rpc;

import static ferry.transfer.fixture.TransferRig.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import ferry.proto.transfer.v1.AckEventsRequest;
import ferry.proto.transfer.v1.Box;
import ferry.proto.transfer.v1.Event;
import ferry.proto.transfer.v1.Receipt;
import ferry.proto.transfer.v1.ReceiptState;
import ferry.proto.transfer.v1.ReceiveRequest;
import ferry.proto.transfer.v1.ReceiveResponse;
import ferry.proto.transfer.v1.Transfer;
import ferry.proto.transfer.v1.TransferState;
import ferry.proto.transfer.v1.UploadRequest;
import ferry.proto.transfer.v1.UploadResponse;
import ferry.proto.transfer.v1.WatchRequest;
import ferry.proto.transfer.v1.WatchResponse;
import ferry.transfer.fixture.TransferRig;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// The main job, as a client in any language sees it, whatever it runs on.
interface MainJobContract {
    Person person(String name);

    default String id() {
        return UUID.randomUUID().toString();
    }

    @Test
    default void aFileIsReceivedWhileItIsBeingSent() throws Exception {
        byte[] file = new byte[3_000_000];
        new Random(1).nextBytes(file);
        int half = file.length / 2;
        String id = id();
        Incoming<WatchRequest, WatchResponse> bobsWatch = person("bob").watchFromNow(0);
        Incoming<WatchRequest, WatchResponse> alicesWatch = person("alice").watchFromNow(0);
        Sending alice = person("alice").send();
        alice.send(
                UploadRequest.newBuilder()
                        .setStart(
                                Sending.start(
                                        id, 1, Sending.spec("bob", "carol").setSize(file.length)))
                        .build());
        assertThat(onlyEvent(bobsWatch).getOffered().getTransfer().getSpec().getFileName())
                .isEqualTo("report.pdf");
        Receiving bob = person("bob").follow(id);
        Receiving carol = person("carol").follow(id);

        sendRange(alice, file, 0, half);
        assertThat(bob.bytes(half)).isEqualTo(Arrays.copyOf(file, half));
        assertThat(carol.bytes(half)).isEqualTo(Arrays.copyOf(file, half));
        assertThat(bob.hasNothingMore()).as("exactly the half").isTrue();
        assertThat(bob.hasEnded()).isFalse();
        assertThat(person("bob").transfer(id).getState())
                .isEqualTo(TransferState.TRANSFER_STATE_RECEIVING);
        assertThat(person("alice").status(id).getReceivedSize()).isEqualTo(half);

        sendRange(alice, file, half, file.length);
        Transfer whole = alice.end(file).next().getTransfer();
        assertThat(whole.getState()).isEqualTo(TransferState.TRANSFER_STATE_AVAILABLE);
        assertThat(whole.getSize()).isEqualTo(file.length);
        assertThat(bob.toTheEnd()).isEqualTo(file);
        assertThat(carol.toTheEnd()).isEqualTo(file);
        assertThat(onlyEvent(bobsWatch).hasAvailable()).isTrue();

        Receipt saved =
                person("bob")
                        .blocking()
                        .confirmReceipt(person("bob").saved(id, file).build())
                        .getReceipt();
        assertThat(saved.getState()).isEqualTo(ReceiptState.RECEIPT_STATE_SAVED);
        assertThat(receipts(alicesWatch, 3))
                .containsExactlyInAnyOrder(
                        "bob RECEIPT_STATE_RECEIVING",
                        "carol RECEIPT_STATE_RECEIVING",
                        "bob RECEIPT_STATE_SAVED");
    }

    @Test
    default void whoIsAwayGetsItLater() throws Exception {
        byte[] file = new byte[300_000];
        new Random(2).nextBytes(file);
        String id = id();
        Sending alice = person("alice").send().begin(id, 1, "bob");
        sendRange(alice, file, 0, file.length);
        alice.end(file).next();

        assertThat(person("bob").list(Box.BOX_INBOX))
                .extracting(Transfer::getId)
                .containsExactly(id);
        assertThat(person("alice").list(Box.BOX_OUTBOX))
                .extracting(Transfer::getId)
                .containsExactly(id);
        assertThat(person("bob").follow(id).toTheEnd()).isEqualTo(file);
        ReceiveRequest stored = ReceiveRequest.newBuilder().setTransferId(id).build();
        assertThat(person("bob").receive(stored, Receiving.EAGER).toTheEnd()).isEqualTo(file);
    }

    @Test
    default void aFileIsReceivedInRangesAndFromWhereItBroke() throws Exception {
        byte[] file = bytes("0123456789");
        String id = id();
        Sending alice = person("alice").send().begin(id, 1, "bob").chunk(0, "01234567");
        person("alice").awaitReceived(id, 8);
        ReceiveRequest.Builder request =
                ReceiveRequest.newBuilder().setTransferId(id).setFollow(true);
        Receiving first =
                person("bob").receive(request.clone().setOffset(3).build(), Receiving.EAGER);
        assertThat(first.bytes(5)).isEqualTo(bytes("34567"));
        first.cancel();
        Receiving again =
                person("bob").receive(request.clone().setOffset(8).build(), Receiving.EAGER);
        alice.chunk(8, "89").end(file).next();

        assertThat(again.toTheEnd()).isEqualTo(bytes("89"));
        Receiving range =
                person("bob")
                        .receive(
                                request.clone().setOffset(2).setLength(3).build(), Receiving.EAGER);
        assertThat(range.toTheEnd()).isEqualTo(bytes("234"));
    }

    @Test
    default void anUploadGoesOnAfterACut() throws Exception {
        byte[] file = bytes("abcdef");
        String id = id();
        Sending cut = person("alice").send().begin(id, 1, "bob").chunk(0, "abc");
        person("alice").awaitReceived(id, 3);
        Receiving bob = person("bob").follow(id);
        assertThat(bob.bytes(3)).isEqualTo(bytes("abc"));
        cut.cancel();

        Sending again = person("alice").send().begin(id, 2, "bob").chunk(0, "abcdef").end(file);

        assertThat(again.next().getTransfer().getState())
                .isEqualTo(TransferState.TRANSFER_STATE_AVAILABLE);
        assertThat(bob.toTheEnd()).isEqualTo(file);
    }

    @Test
    default void aSmallFileIsOneMessageEachWay() throws Exception {
        byte[] file = bytes("hello");
        String id = id();
        Incoming<WatchRequest, WatchResponse> bob = person("bob").watchFromNow(64 << 10);
        UploadResponse answer = person("alice").send().whole(id, file, "bob").next();

        assertThat(answer.getTransfer().getState())
                .isEqualTo(TransferState.TRANSFER_STATE_AVAILABLE);
        Event event = onlyEvent(bob);
        assertThat(event.getAvailable().getInlineData()).isEqualTo(ByteString.copyFrom(file));
        assertThat(event.getAvailable().getTransfer().getSha256())
                .isEqualTo(ByteString.copyFrom(TransferRig.sha256(file).bytes()));
        assertThat(person("bob").follow(id).toTheEnd()).isEqualTo(file);
    }

    @Test
    default void anEmptyFileIsAFile() throws Exception {
        String inOne = id();
        String asStream = id();
        person("alice").send().whole(inOne, new byte[0], "bob").next();
        person("alice").send().begin(asStream, 1, "bob").end(new byte[0]).next();

        for (String id : List.of(inOne, asStream)) {
            assertThat(person("bob").follow(id).toTheEnd()).isEmpty();
            person("bob").blocking().confirmReceipt(person("bob").saved(id, new byte[0]).build());
            assertThat(person("bob").transfer(id).getReceipts(0).getState())
                    .isEqualTo(ReceiptState.RECEIPT_STATE_SAVED);
        }
    }

    @Test
    default void aDeviceGoesOnWatchingWhereItAcknowledged() throws Exception {
        person("alice").send().whole(id(), bytes("one"), "bob").next();
        person("alice").send().whole(id(), bytes("two"), "bob").next();
        WatchRequest fromAck =
                WatchRequest.newBuilder().setConsumerId("phone").setLastAck(true).build();
        Incoming<WatchRequest, WatchResponse> first = person("bob").watch(fromAck);
        WatchResponse both = first.next();
        assertThat(both.getEventsList()).extracting(Event::getSequence).containsExactly(1L, 2L);
        assertThat(both.getCaughtUp()).isTrue();
        first.cancel();

        String acked =
                person("bob")
                        .blocking()
                        .ackEvents(
                                AckEventsRequest.newBuilder()
                                        .setConsumerId("phone")
                                        .setCursor(both.getCursor())
                                        .build())
                        .getCursor();
        assertThat(acked).isEqualTo(both.getCursor());
        person("alice").send().whole(id(), bytes("three"), "bob").next();

        assertThat(person("bob").watch(fromAck).next().getEventsList())
                .extracting(Event::getSequence)
                .containsExactly(3L);
        WatchRequest fromCursor =
                WatchRequest.newBuilder().setConsumerId("tv").setCursor(acked).build();
        assertThat(person("bob").watch(fromCursor).next().getEventsList())
                .extracting(Event::getSequence)
                .containsExactly(3L);
    }

    @Test
    default void aHeaderSaysWhatIsComing() throws Exception {
        String id = id();
        Sending alice = person("alice").send().begin(id, 1, "bob", "carol").chunk(0, "abc");
        person("alice").awaitReceived(id, 3);
        ReceiveResponse header = person("bob").follow(id).next();

        Transfer transfer = header.getHeader().getTransfer();
        assertThat(transfer.getId()).isEqualTo(id);
        assertThat(transfer.getSender().getName()).isEqualTo("alice");
        assertThat(transfer.getSpec().getRecipientsList())
                .as("of other recipients one learns nothing")
                .containsExactly("bob");
        assertThat(transfer.getReceiptsCount()).isEqualTo(1);
        alice.end(bytes("abc")).next();
    }

    private static Event onlyEvent(Incoming<WatchRequest, WatchResponse> watch)
            throws InterruptedException {
        List<Event> events = watch.next().getEventsList();
        assertThat(events).hasSize(1);
        return events.getFirst();
    }

    private static List<String> receipts(Incoming<WatchRequest, WatchResponse> watch, int count)
            throws InterruptedException {
        List<String> seen = new java.util.ArrayList<>();
        while (seen.size() < count) {
            for (Event event : watch.next().getEventsList()) {
                Receipt receipt = event.getReceiptChanged().getReceipt();
                seen.add(receipt.getRecipient().getName() + " " + receipt.getState());
            }
        }
        return seen;
    }

    private static void sendRange(Sending sending, byte[] file, int from, int to) {
        for (int at = from; at < to; at += 256 << 10) {
            sending.chunk(at, Arrays.copyOfRange(file, at, Math.min(to, at + (256 << 10))));
        }
    }
}
