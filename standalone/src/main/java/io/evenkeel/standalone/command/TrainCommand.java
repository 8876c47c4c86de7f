package io.evenkeel.standalone.command;

import io.evenkeel.standalone.process.EvenkeelProcess;
import io.evenkeel.standalone.process.ProcessOptions;
import io.evenkeel.standalone.process.StartFailure;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/// `evenkeel train-aot`: goes once through what a start and the first requests do, while the JVM writes an AOT cache of it
/// (`java @jvm.options -XX:AOTCacheOutput=evenkeel.aot -jar evenkeel.jar train-aot`). Run by the launcher and while an image is built. It listens on
/// loopback only, on ports the system chooses, for a second or two.
@Command(name = "train-aot", hidden = true, description = "Exercise a start, for the JVM's AOT cache.", mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class TrainCommand implements Callable<Integer> {

    /// Enough for the JVM to know the hot methods, so that their compiled code is there sooner after the next start too.
    private static final int REQUESTS = 5000;

    @Override
    public Integer call() throws IOException, InterruptedException, StartFailure {
        Path folder = Files.createTempDirectory("evenkeel-train");
        try {
            train(folder);
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
            }
        }
        return ExitCode.GOOD;
    }

    private static void train(Path folder) throws IOException, InterruptedException, StartFailure {
        Path answering = Files.writeString(folder.resolve("answering.yaml"), """
                admin: { bind: 127.0.0.1:0 }
                runtime: { state-dir: answering }
                listeners: [{ name: web, bind: 127.0.0.1:0 }]
                pools: {}
                routes: [{ respond: { status: 200, body: "ok" } }]
                """);
        try (EvenkeelProcess backend = EvenkeelProcess.start(ProcessOptions.of(answering))) {
            Path proxying = Files.writeString(folder.resolve("proxying.yaml"), """
                    admin: { bind: 127.0.0.1:0 }
                    runtime: { state-dir: proxying }
                    listeners: [{ name: web, bind: 127.0.0.1:0 }]
                    pools: { web: { backends: ["127.0.0.1:%d"], probe: { http: { path: / }, interval: 200ms } } }
                    routes: [{ to: web, match: { path: { prefix: / } } }]
                    """.formatted(backend.addresses().get("web").getPort()));
            EvenkeelCommand.commandLine().execute("check", "-c", proxying.toString());
            try (EvenkeelProcess proxy = EvenkeelProcess.start(ProcessOptions.of(proxying))) {
                InetSocketAddress admin = Objects.requireNonNull(proxy.adminAddress());
                ask(proxy.addresses().get("web"), "/", REQUESTS);
                for (String page : new String[] {"/metrics", "/readyz", "/api/status", "/api/backends", "/api/config"}) {
                    ask(admin, page, 3);
                }
                proxy.reload();
                proxy.stop();
                proxy.awaitEnd();
            }
        }
    }

    /// Asks again and again over one connection.
    private static void ask(InetSocketAddress address, String path, int times) throws IOException {
        byte[] request = ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nUser-Agent: train\r\nAccept: */*\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), address.getPort())) {
            socket.setSoTimeout(10_000);
            InputStream answers = socket.getInputStream();
            byte[] buffer = new byte[64 * 1024];
            for (int i = 0; i < times; i++) {
                socket.getOutputStream().write(request);
                if (answers.read(buffer) < 0) {
                    throw new IOException("closed by " + address);
                }
            }
        }
    }
}
