// Starts Microcks with a database in memory, both in one process that listens to this machine alone.
import de.bwaldvogel.mongo.MongoServer
import de.bwaldvogel.mongo.backend.memory.MemoryBackend
import io.github.microcks.MicrocksApplication

def mongo = new MongoServer(new MemoryBackend())
mongo.bind('127.0.0.1', 0)
MicrocksApplication.main("--spring.data.mongodb.uri=mongodb://127.0.0.1:${mongo.localAddress.port}/microcks".toString(), *args)
