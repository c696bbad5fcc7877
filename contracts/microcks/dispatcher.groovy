// What Microcks calls for every request: it keeps what was created, answers by it, and refuses what the model forbids.
import groovy.json.JsonException
import groovy.json.JsonOutput
import groovy.json.JsonSlurper
import java.util.concurrent.locks.ReentrantLock

def json(String text) { new JsonSlurper().parseText(text) }

//TABLES

KEPT = 30 * 24 * 3600          // seconds that Microcks remembers something
PAGE = 10                      // items of a page where nobody says how many
NO_FILTERS = ['NextToken', 'MaxResults', 'SortBy', 'SortOrder']
NUMBERS = ['integer', 'long', 'float', 'double', 'timestamp']

// ---- from a request to an answer ----

def header(String name) {
    mockRequest.requestHeaders.find { it.key.equalsIgnoreCase(name) }?.value?.join(',') ?: ''
}

def refuse(String code, String message) {
    refusal = [__type: code, message: message.toString()]
    throw new IllegalStateException()
}

def perform() {
    def operation = header('X-Amz-Target') - 'SageMaker.'
    if (header('X-Amz-Target') != "SageMaker.$operation" || !INPUTS[operation]) {
        refuse('UnknownOperationException', 'There is no such operation.')
    }
    def asked = checked(INPUTS[operation], body(), '')
    if (operation in OWNED && !asked.UserProfileName && !asked.SpaceName) {
        refuse('ValidationException', 'One of UserProfileName and SpaceName is needed.')
    }
    if (operation == 'ListTags') {
        return [Tags: tagged(asked.ResourceArn)]
    }
    def kind = KINDS.find { operation in it.operations.values() }
    def verb = kind.operations.find { it.value == operation }.key
    return "$verb"(kind, asked)
}

def body() {
    if (header('Content-Type').tokenize(';')[0]?.trim()?.toLowerCase() != 'application/x-amz-json-1.1') {
        refuse('SerializationException', 'The media type is not application/x-amz-json-1.1.')
    }
    def read = null
    try {
        read = json(mockRequest.requestContent ?: '')
    } catch (JsonException | IllegalArgumentException | StackOverflowError error) {
        refuse('SerializationException', 'The body is not JSON.')
    }
    return read instanceof Map ? read : refuse('SerializationException', 'The body is no JSON object.')
}

// ---- what a request has to keep ----

// Returns a value without null and unknown members.
def checked(String name, value, String place) {
    def shape = SHAPES[name]
    if (!fits(shape.type, value)) {
        refuse('SerializationException', "Value at '$place' is no $shape.type.")
    }
    if (shape.type == 'structure') {
        shape.required.each { member ->
            if (value[member] == null) { broken("$place/$member", 'must not be null') }
        }
        def known = value.findAll { it.value != null && shape.members[it.key] }
        return known.collectEntries { [it.key, checked(shape.members[it.key], it.value, "$place/$it.key")] }
    }
    single(shape, value, place)
    if (shape.type == 'list') {
        return value.collect { checked(shape.member, it, "$place/*") }
    }
    if (shape.type == 'map') {
        return value.collectEntries {
            [checked(shape.key, it.key, "$place/{key}"), checked(shape.value, it.value, "$place/{value}")]
        }
    }
    return value
}

def fits(String type, value) {
    switch (type) {
        case 'string': return value instanceof String
        case 'boolean': return value instanceof Boolean
        case 'list': return value instanceof List
        case ['structure', 'map']: return value instanceof Map
        case ['integer', 'long']: return value instanceof Integer || value instanceof Long || value instanceof BigInteger
        default: return value instanceof Number
    }
}

// Refuses what one value of the right type breaks; an enumeration has no further constraints.
def single(Map shape, value, String place) {
    if (shape.enum) {
        if (!(value in shape.enum)) { broken(place, "must be one of ${shape.enum.join(', ')}") }
        return
    }
    def size = shape.type in NUMBERS ? value : value instanceof String ? value.codePointCount(0, value.length()) : value
    size = size instanceof Collection || size instanceof Map ? size.size() : size
    if (shape.min != null && size < shape.min) { broken(place, "must be at least $shape.min") }
    if (shape.max != null && size > shape.max) { broken(place, "must be at most $shape.max") }
    if (shape.pattern && !(value ==~ shape.pattern)) { broken(place, "must match $shape.pattern") }
}

def broken(String place, String rule) {
    refuse('ValidationException', "1 validation error detected: value at '$place' $rule.")
}

// ---- what is kept: each resource under its key, and the keys of a kind in the order of creation ----

def region() {
    def scope = header('Authorization') =~ /Credential=[^\/]+\/\d+\/([a-z0-9-]+)\//
    return scope ? scope[0][1] : 'us-east-1'
}

def key(Map kind, Map asked) {
    def parts = kind.identity.collect { asked[it] ?: '' }
    return "${region()}/$kind.name/${(kind.caseless ? parts*.toLowerCase() : parts).join('/')}".toString()
}

def keys(Map kind) {
    def found = store.get("${region()}/${kind.name}s".toString())
    return found ? json(found) : []
}

def keep(String key, value) {
    store.put(key, JsonOutput.toJson(value), KEPT)
}

def index(Map kind, List found) {
    keep("${region()}/${kind.name}s".toString(), found)
}

def made(String key) {
    def found = store.get(key)
    return found ? json(found) : null
}

def find(Map kind, Map asked) {
    return made(key(kind, asked)) ?:
        refuse(kind.missing, "Could not find ${kind.name} ${kind.identity.findResults { asked[it] }.join('/')}.")
}

def now() { System.currentTimeMillis() / 1000 }

// ---- what the operations do ----

def create(Map kind, Map asked) {
    if (kind.id) {
        asked[kind.id] = 'd-' + UUID.randomUUID().toString().replace('-', '')[0..11]
    }
    if (made(key(kind, asked)) && made(key(kind, asked)).status != kind.gone) {
        refuse(kind.duplicate, "There is a $kind.name of this name already: ${arn(kind, asked)}")
    }
    kind.needs.findAll { member, name -> asked[member] }.each { member, name ->
        find(KINDS.find { it.name == name }, asked)
    }
    def here = [asked: asked, arn: arn(kind, asked), created: now(), changed: now(), status: kind.ready]
    if (kind.name == 'endpoint') {
        here.config = find(KINDS.find { it.name == 'endpoint config' }, asked).asked
    }
    keep(key(kind, asked), here)
    index(kind, keys(kind) - key(kind, asked) + key(kind, asked))
    return [(kind.arn): here.arn] + (kind.id ? [(kind.id): asked[kind.id]] : [:])
}

def arn(Map kind, Map asked) {
    def parts = kind.identity.findAll { asked[it] }.collect { it == 'AppType' ? asked[it].toLowerCase() : asked[it] }
    return "arn:aws:sagemaker:${region()}:123456789012:$kind.type/${parts.join('/')}".toString()
}

def describe(Map kind, Map asked) { described(kind, find(kind, asked)) }

def stop(Map kind, Map asked) { turn(kind, asked, ['InService', 'InProgress'], 'Stopped') }

def start(Map kind, Map asked) { turn(kind, asked, ['Stopped', 'Failed'], 'InService') }

def turn(Map kind, Map asked, List from, String to) {
    def here = find(kind, asked)
    if (!(here.status in from)) {
        refuse('ValidationException', "Status ($here.status) not in ($from).")
    }
    keep(key(kind, asked), here + [status: to, changed: now()])
    return null
}

def delete(Map kind, Map asked) {
    def here = find(kind, asked)
    if (kind.operations.start && here.status == 'InService') {
        refuse('ValidationException', "Status ($here.status) not in ([Stopped, Failed]).")
    }
    inside(kind, here).each { other ->
        refuse('ResourceInUse', "There is $other.arn in it.")
    }
    if (kind.gone) {
        keep(key(kind, asked), here + [status: kind.gone, changed: now()])
        return null
    }
    store.delete(key(kind, asked))
    index(kind, keys(kind) - key(kind, asked))
    return kind.name == 'action' ? [ActionArn: here.arn] : null
}

// Returns what lives in a domain, with a user, or in a space.
def inside(Map kind, Map here) {
    def own = kind.identity.collectEntries { [it, here.asked[it]] }
    def others = kind.name in ['domain', 'user profile', 'space'] ? KINDS.findAll { kind.name in it.needs.values() } : []
    others.collectMany { other -> keys(other).collect { made(it) }.findAll { it && it.status != (other.gone ?: '-') } }
        .findAll { one -> own.every { member, value -> one.asked[member] == value } }
}

def tagged(String arn) {
    def all = KINDS.collectMany { kind -> keys(kind).collect { made(it) } }
    return all.find { it?.arn?.equalsIgnoreCase(arn) }?.asked?.Tags ?: []
}

// ---- what is shown of it ----

def described(Map kind, Map here) {
    def shown = kind.reads.collectEntries { name, reading ->
        mirrored(reading, name == kind.name ? here.asked : here.config, '')
    }
    shown += [(kind.arn): here.arn, CreationTime: here.created, LastModifiedTime: here.changed]
    if (kind.status) { shown[kind.status] = here.status }
    if (kind.id) { shown[kind.id] = here.asked[kind.id] }
    if (kind.name == 'training job') { shown += trained(here) }
    if (kind.name == 'endpoint') { hosted(shown, here.config) }
    return shown.findAll { it.key in kind.shows }
}

// Returns what was sent as it comes back: some members under other names, some not at all.
def mirrored(Map reading, value, String place) {
    if (value instanceof List) {
        return value.collect { mirrored(reading, it, "$place/*") }
    }
    if (!(value instanceof Map)) {
        return value
    }
    def shown = [:]
    value.each { member, below ->
        def there = "$place/$member".toString()
        reading.like.each { alike, other -> if (there.startsWith(alike)) { there = other + there.substring(alike.length()) } }
        if (!(there in reading.unseen)) {
            (reading.renamed[there] ?: [member]).each { shown[it] = mirrored(reading, below, there) }
        }
    }
    return shown
}

def trained(Map here) {
    def output = here.asked.OutputDataConfig?.S3OutputPath?.replaceAll('/+$', '') ?: 's3://artifacts'
    return [
        SecondaryStatus: here.status,
        SecondaryStatusTransitions: [[Status: here.status, StartTime: here.created]],
        ModelArtifacts: [S3ModelArtifacts: "$output/${here.asked.TrainingJobName}/output/model.tar.gz".toString()],
        TrainingStartTime: here.created, TrainingEndTime: here.changed,
        TrainingTimeInSeconds: 1, BillableTimeInSeconds: 1,
    ]
}

def hosted(Map shown, Map config) {
    (shown.ProductionVariants + (shown.ShadowProductionVariants ?: [])).each {
        it.CurrentWeight = it.DesiredWeight = it.DesiredWeight == null ? 1.0 : it.DesiredWeight
    }
    if (shown.DataCaptureConfig) {
        def enabled = config.DataCaptureConfig.EnableCapture != false
        shown.DataCaptureConfig += [
            EnableCapture: enabled, CaptureStatus: enabled ? 'Started' : 'Stopped',
            KmsKeyId: config.DataCaptureConfig.KmsKeyId ?: '',
        ]
    }
}

// ---- lists ----

def list(Map kind, Map asked) {
    def found = asked.NextToken == null ? chosen(kind, asked) : rest(kind, asked.NextToken)
    def size = asked.MaxResults ?: PAGE
    def page = found.take(size).collect { made(it) }.findAll { it }
    def answer = [(kind.container): page.collect { here -> described(kind, here).findAll { it.key in kind.item } }]
    if (found.size() > size) {
        answer.NextToken = UUID.randomUUID().toString()
        keep("page/$kind.name/$answer.NextToken".toString(), found.drop(size))
    }
    return answer
}

def rest(Map kind, String token) {
    def found = store.get("page/$kind.name/$token".toString())
    return found ? json(found) : refuse('ValidationException', 'The NextToken is invalid.')
}

def chosen(Map kind, Map asked) {
    def by = kind.sorts[asked.SortBy] ?: 'CreationTime'
    def ascending = (asked.SortOrder ?: (kind.oldest ? 'Ascending' : 'Descending')) == 'Ascending'
    def all = keys(kind).withIndex().collect { key, number -> [key: key, here: made(key), number: number] }
    all = all.findAll { it.here }.collect { it + [shown: described(kind, it.here)] }
    all = all.findAll { one -> asked.every { name, wanted -> passes(kind, one, name, wanted) } }
    all.sort { a, b -> a.shown[by] <=> b.shown[by] ?: a.number <=> b.number }
    return (ascending ? all : all.reverse())*.key
}

def passes(Map kind, Map one, String name, wanted) {
    if (name in NO_FILTERS || !kind.filters[name]) { return true }
    def found = kind.filters[name].tokenize('/').inject(one.shown) { value, step ->
        step == '*' || value == null ? value : value[step]
    }
    if (name.endsWith('Before')) { return found <= wanted }
    if (name.endsWith('After')) { return found >= wanted }
    if (name.endsWith('Contains')) { return (found ?: '').toLowerCase().contains(wanted.toLowerCase()) }
    return found instanceof List ? wanted in found : found == wanted
}

// Microcks answers many requests at once; what one of them reads and writes is its own until it is done. The lock is one
// for all of them, and no 'synchronized': that would hold on to the few threads that Microcks' virtual ones run on.
def lock = System.properties.computeIfAbsent('sagemaker-contract.lock', { new ReentrantLock() })
lock.lock()
try {
    def answer = perform()
    requestContext.answer = answer == null ? '' : JsonOutput.toJson(answer)
    return 'done'
} catch (IllegalStateException ignored) {
    requestContext.answer = JsonOutput.toJson(refusal)
    return 'refused'
} finally {
    lock.unlock()
}
