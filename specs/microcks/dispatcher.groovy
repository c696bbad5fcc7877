// Generated: do not edit. Repeat with: sagemaker-contract build
// What Microcks calls for every request: it keeps what was created, answers by it, and refuses what the model forbids.
import groovy.json.JsonException
import groovy.json.JsonOutput
import groovy.json.JsonSlurper
import java.util.concurrent.locks.ReentrantLock

def json(String text) { new JsonSlurper().parseText(text) }

// How each kind of resource is made, named, shown, listed and removed.
KINDS = json('''[
 {
  "name": "model",
  "operations": {"create": "CreateModel", "describe": "DescribeModel", "list": "ListModels", "delete": "DeleteModel"},
  "identity": ["ModelName"],
  "arn": "ModelArn",
  "type": "model",
  "duplicate": "ValidationException",
  "missing": "ValidationException",
  "needs": {},
  "ready": "InService",
  "reads": {"model": {"like": {}, "renamed": {}, "unseen": ["/Tags", "/PrimaryContainer/ContainerHostname"]}},
  "shows": ["ModelName", "PrimaryContainer", "Containers", "InferenceExecutionConfig", "ExecutionRoleArn", "VpcConfig", "CreationTime", "ModelArn", "EnableNetworkIsolation", "DeploymentRecommendation"],
  "container": "Models",
  "item": ["ModelName", "ModelArn", "CreationTime"],
  "filters": {"NameContains": "/ModelName", "CreationTimeBefore": "/CreationTime", "CreationTimeAfter": "/CreationTime"},
  "sorts": {"Name": "ModelName", "CreationTime": "CreationTime"}
 },
 {
  "name": "endpoint config",
  "operations": {"create": "CreateEndpointConfig", "describe": "DescribeEndpointConfig", "list": "ListEndpointConfigs", "delete": "DeleteEndpointConfig"},
  "identity": ["EndpointConfigName"],
  "arn": "EndpointConfigArn",
  "type": "endpoint-config",
  "duplicate": "ValidationException",
  "missing": "ValidationException",
  "needs": {},
  "ready": "InService",
  "reads": {"endpoint config": {"like": {}, "renamed": {}, "unseen": ["/Tags"]}},
  "shows": ["EndpointConfigName", "EndpointConfigArn", "ProductionVariants", "DataCaptureConfig", "KmsKeyId", "CreationTime", "AsyncInferenceConfig", "ExplainerConfig", "ShadowProductionVariants", "ExecutionRoleArn", "VpcConfig", "EnableNetworkIsolation"],
  "container": "EndpointConfigs",
  "item": ["EndpointConfigName", "EndpointConfigArn", "CreationTime"],
  "filters": {"NameContains": "/EndpointConfigName", "CreationTimeBefore": "/CreationTime", "CreationTimeAfter": "/CreationTime"},
  "sorts": {"Name": "EndpointConfigName", "CreationTime": "CreationTime"}
 },
 {
  "name": "endpoint",
  "operations": {"create": "CreateEndpoint", "describe": "DescribeEndpoint", "list": "ListEndpoints", "delete": "DeleteEndpoint"},
  "identity": ["EndpointName"],
  "caseless": true,
  "arn": "EndpointArn",
  "type": "endpoint",
  "duplicate": "ValidationException",
  "missing": "ValidationException",
  "needs": {"EndpointConfigName": "endpoint config"},
  "status": "EndpointStatus",
  "ready": "InService",
  "reads": {"endpoint": {"like": {}, "renamed": {"/DeploymentConfig": ["LastDeploymentConfig"]}, "unseen": ["/Tags"]}, "endpoint config": {"like": {"/ShadowProductionVariants": "/ProductionVariants"}, "renamed": {"/ProductionVariants/*/InitialVariantWeight": ["CurrentWeight", "DesiredWeight"], "/ProductionVariants/*/InitialInstanceCount": ["CurrentInstanceCount", "DesiredInstanceCount"], "/ProductionVariants/*/ServerlessConfig": ["CurrentServerlessConfig", "DesiredServerlessConfig"], "/DataCaptureConfig/InitialSamplingPercentage": ["CurrentSamplingPercentage"]}, "unseen": ["/Tags", "/KmsKeyId", "/VpcConfig", "/ExecutionRoleArn", "/EnableNetworkIsolation", "/DataCaptureConfig/CaptureOptions", "/DataCaptureConfig/CaptureContentTypeHeader", "/ProductionVariants/*/ModelName", "/ProductionVariants/*/InstanceType", "/ProductionVariants/*/AcceleratorType", "/ProductionVariants/*/VolumeSizeInGB", "/ProductionVariants/*/ModelDataDownloadTimeoutInSeconds", "/ProductionVariants/*/ContainerStartupHealthCheckTimeoutInSeconds", "/ProductionVariants/*/CoreDumpConfig", "/ProductionVariants/*/EnableSSMAccess", "/ProductionVariants/*/InferenceAmiVersion"]}},
  "shows": ["EndpointName", "EndpointArn", "EndpointConfigName", "ProductionVariants", "DataCaptureConfig", "EndpointStatus", "FailureReason", "CreationTime", "LastModifiedTime", "LastDeploymentConfig", "AsyncInferenceConfig", "PendingDeploymentSummary", "ExplainerConfig", "ShadowProductionVariants"],
  "container": "Endpoints",
  "item": ["EndpointName", "EndpointArn", "CreationTime", "LastModifiedTime", "EndpointStatus"],
  "filters": {"NameContains": "/EndpointName", "StatusEquals": "/EndpointStatus", "CreationTimeBefore": "/CreationTime", "CreationTimeAfter": "/CreationTime", "LastModifiedTimeBefore": "/LastModifiedTime", "LastModifiedTimeAfter": "/LastModifiedTime"},
  "sorts": {"Name": "EndpointName", "CreationTime": "CreationTime", "Status": "EndpointStatus"}
 },
 {
  "name": "notebook instance",
  "operations": {"create": "CreateNotebookInstance", "describe": "DescribeNotebookInstance", "list": "ListNotebookInstances", "start": "StartNotebookInstance", "stop": "StopNotebookInstance", "delete": "DeleteNotebookInstance"},
  "identity": ["NotebookInstanceName"],
  "arn": "NotebookInstanceArn",
  "type": "notebook-instance",
  "duplicate": "ValidationException",
  "missing": "ValidationException",
  "needs": {},
  "status": "NotebookInstanceStatus",
  "ready": "InService",
  "reads": {"notebook instance": {"like": {}, "renamed": {"/SecurityGroupIds": ["SecurityGroups"], "/LifecycleConfigName": ["NotebookInstanceLifecycleConfigName"]}, "unseen": ["/Tags", "/AcceleratorTypes"]}},
  "shows": ["NotebookInstanceArn", "NotebookInstanceName", "NotebookInstanceStatus", "FailureReason", "Url", "InstanceType", "SubnetId", "SecurityGroups", "RoleArn", "KmsKeyId", "NetworkInterfaceId", "LastModifiedTime", "CreationTime", "NotebookInstanceLifecycleConfigName", "DirectInternetAccess", "VolumeSizeInGB", "AcceleratorTypes", "DefaultCodeRepository", "AdditionalCodeRepositories", "RootAccess", "PlatformIdentifier", "InstanceMetadataServiceConfiguration"],
  "container": "NotebookInstances",
  "item": ["NotebookInstanceName", "NotebookInstanceArn", "NotebookInstanceStatus", "Url", "InstanceType", "CreationTime", "LastModifiedTime", "NotebookInstanceLifecycleConfigName", "DefaultCodeRepository", "AdditionalCodeRepositories"],
  "filters": {"NameContains": "/NotebookInstanceName", "StatusEquals": "/NotebookInstanceStatus", "CreationTimeBefore": "/CreationTime", "CreationTimeAfter": "/CreationTime", "LastModifiedTimeBefore": "/LastModifiedTime", "LastModifiedTimeAfter": "/LastModifiedTime", "NotebookInstanceLifecycleConfigNameContains": "/NotebookInstanceLifecycleConfigName", "DefaultCodeRepositoryContains": "/DefaultCodeRepository", "AdditionalCodeRepositoryEquals": "/AdditionalCodeRepositories/*"},
  "sorts": {"Name": "NotebookInstanceName", "CreationTime": "CreationTime", "Status": "NotebookInstanceStatus"}
 },
 {
  "name": "training job",
  "operations": {"create": "CreateTrainingJob", "describe": "DescribeTrainingJob", "list": "ListTrainingJobs", "stop": "StopTrainingJob"},
  "identity": ["TrainingJobName"],
  "arn": "TrainingJobArn",
  "type": "training-job",
  "duplicate": "ResourceInUse",
  "missing": "ResourceNotFound",
  "needs": {},
  "status": "TrainingJobStatus",
  "ready": "Completed",
  "reads": {"training job": {"like": {}, "renamed": {}, "unseen": ["/Tags", "/SessionChainingConfig"]}},
  "shows": ["TrainingJobName", "TrainingJobArn", "TuningJobArn", "LabelingJobArn", "AutoMLJobArn", "ModelArtifacts", "TrainingJobStatus", "SecondaryStatus", "FailureReason", "HyperParameters", "AlgorithmSpecification", "RoleArn", "InputDataConfig", "OutputDataConfig", "ResourceConfig", "WarmPoolStatus", "VpcConfig", "StoppingCondition", "CreationTime", "TrainingStartTime", "TrainingEndTime", "LastModifiedTime", "SecondaryStatusTransitions", "FinalMetricDataList", "EnableNetworkIsolation", "EnableInterContainerTrafficEncryption", "EnableManagedSpotTraining", "CheckpointConfig", "TrainingTimeInSeconds", "BillableTimeInSeconds", "DebugHookConfig", "ExperimentConfig", "DebugRuleConfigurations", "TensorBoardOutputConfig", "DebugRuleEvaluationStatuses", "ProfilerConfig", "ProfilerRuleConfigurations", "ProfilerRuleEvaluationStatuses", "ProfilingStatus", "Environment", "RetryStrategy", "RemoteDebugConfig", "InfraCheckConfig"],
  "container": "TrainingJobSummaries",
  "item": ["TrainingJobName", "TrainingJobArn", "CreationTime", "TrainingEndTime", "LastModifiedTime", "TrainingJobStatus", "SecondaryStatus", "WarmPoolStatus", "TrainingPlanArn"],
  "filters": {"NameContains": "/TrainingJobName", "StatusEquals": "/TrainingJobStatus", "CreationTimeBefore": "/CreationTime", "CreationTimeAfter": "/CreationTime", "LastModifiedTimeBefore": "/LastModifiedTime", "LastModifiedTimeAfter": "/LastModifiedTime", "WarmPoolStatusEquals": "/WarmPoolStatus/Status", "TrainingPlanArnEquals": "/TrainingPlanArn"},
  "sorts": {"Name": "TrainingJobName", "CreationTime": "CreationTime", "Status": "TrainingJobStatus"}
 },
 {
  "name": "app",
  "operations": {"create": "CreateApp", "describe": "DescribeApp", "list": "ListApps", "delete": "DeleteApp"},
  "identity": ["DomainId", "UserProfileName", "SpaceName", "AppType", "AppName"],
  "arn": "AppArn",
  "type": "app",
  "duplicate": "ResourceInUse",
  "missing": "ResourceNotFound",
  "needs": {"DomainId": "domain", "UserProfileName": "user profile", "SpaceName": "space"},
  "status": "Status",
  "gone": "Deleted",
  "ready": "InService",
  "reads": {"app": {"like": {}, "renamed": {}, "unseen": ["/Tags"]}},
  "shows": ["AppArn", "AppType", "AppName", "DomainId", "UserProfileName", "SpaceName", "Status", "RecoveryMode", "LastHealthCheckTimestamp", "LastUserActivityTimestamp", "CreationTime", "FailureReason", "ResourceSpec", "BuiltInLifecycleConfigArn"],
  "container": "Apps",
  "item": ["DomainId", "UserProfileName", "SpaceName", "AppType", "AppName", "Status", "CreationTime", "ResourceSpec"],
  "filters": {"DomainIdEquals": "/DomainId", "UserProfileNameEquals": "/UserProfileName", "SpaceNameEquals": "/SpaceName"},
  "sorts": {"CreationTime": "CreationTime"},
  "oldest": true
 },
 {
  "name": "action",
  "operations": {"create": "CreateAction", "describe": "DescribeAction", "list": "ListActions", "delete": "DeleteAction"},
  "identity": ["ActionName"],
  "arn": "ActionArn",
  "type": "action",
  "duplicate": "ValidationException",
  "missing": "ResourceNotFound",
  "needs": {},
  "ready": "InService",
  "reads": {"action": {"like": {}, "renamed": {}, "unseen": ["/Tags"]}},
  "shows": ["ActionName", "ActionArn", "Source", "ActionType", "Description", "Status", "Properties", "CreationTime", "CreatedBy", "LastModifiedTime", "LastModifiedBy", "MetadataProperties", "LineageGroupArn"],
  "container": "ActionSummaries",
  "item": ["ActionArn", "ActionName", "Source", "ActionType", "Status", "CreationTime", "LastModifiedTime"],
  "filters": {"SourceUri": "/Source/SourceUri", "ActionType": "/ActionType", "CreatedAfter": "/CreationTime", "CreatedBefore": "/CreationTime"},
  "sorts": {"Name": "ActionName", "CreationTime": "CreationTime"}
 },
 {
  "name": "domain",
  "operations": {"create": "CreateDomain", "describe": "DescribeDomain", "list": "ListDomains", "delete": "DeleteDomain"},
  "identity": ["DomainId"],
  "id": "DomainId",
  "arn": "DomainArn",
  "type": "domain",
  "duplicate": "ResourceInUse",
  "missing": "ResourceNotFound",
  "needs": {},
  "status": "Status",
  "ready": "InService",
  "reads": {"domain": {"like": {}, "renamed": {}, "unseen": []}},
  "shows": ["DomainArn", "DomainId", "DomainName", "HomeEfsFileSystemId", "SingleSignOnManagedApplicationInstanceId", "SingleSignOnApplicationArn", "Status", "CreationTime", "LastModifiedTime", "FailureReason", "SecurityGroupIdForDomainBoundary", "AuthMode", "DefaultUserSettings", "DomainSettings", "AppNetworkAccessType", "HomeEfsFileSystemKmsKeyId", "SubnetIds", "Url", "VpcId", "KmsKeyId", "AppSecurityGroupManagement", "TagPropagation", "DefaultSpaceSettings"],
  "container": "Domains",
  "item": ["DomainArn", "DomainId", "DomainName", "Status", "CreationTime", "LastModifiedTime", "Url"],
  "filters": {},
  "sorts": {}
 },
 {
  "name": "user profile",
  "operations": {"create": "CreateUserProfile", "describe": "DescribeUserProfile", "list": "ListUserProfiles", "delete": "DeleteUserProfile"},
  "identity": ["DomainId", "UserProfileName"],
  "caseless": true,
  "arn": "UserProfileArn",
  "type": "user-profile",
  "duplicate": "ResourceInUse",
  "missing": "ResourceNotFound",
  "needs": {"DomainId": "domain"},
  "status": "Status",
  "ready": "InService",
  "reads": {"user profile": {"like": {}, "renamed": {}, "unseen": []}},
  "shows": ["DomainId", "UserProfileArn", "UserProfileName", "HomeEfsFileSystemUid", "Status", "LastModifiedTime", "CreationTime", "FailureReason", "SingleSignOnUserIdentifier", "SingleSignOnUserValue", "UserSettings"],
  "container": "UserProfiles",
  "item": ["DomainId", "UserProfileName", "Status", "CreationTime", "LastModifiedTime"],
  "filters": {},
  "sorts": {},
  "oldest": true
 },
 {
  "name": "space",
  "operations": {"create": "CreateSpace", "describe": "DescribeSpace", "list": "ListSpaces", "delete": "DeleteSpace"},
  "identity": ["DomainId", "SpaceName"],
  "arn": "SpaceArn",
  "type": "space",
  "duplicate": "ResourceInUse",
  "missing": "ResourceNotFound",
  "needs": {"DomainId": "domain"},
  "status": "Status",
  "ready": "InService",
  "reads": {"space": {"like": {}, "renamed": {}, "unseen": []}},
  "shows": ["DomainId", "SpaceArn", "SpaceName", "HomeEfsFileSystemUid", "Status", "LastModifiedTime", "CreationTime", "FailureReason", "SpaceSettings", "OwnershipSettings", "SpaceSharingSettings", "SpaceDisplayName", "Url"],
  "container": "Spaces",
  "item": ["DomainId", "SpaceName", "Status", "CreationTime", "LastModifiedTime", "SpaceSettingsSummary", "SpaceSharingSettingsSummary", "OwnershipSettingsSummary", "SpaceDisplayName"],
  "filters": {},
  "sorts": {},
  "oldest": true
 }
]''')

// The input of each operation, and the shapes of the model that these are made of.
INPUTS = json('''{
 "CreateApp": "CreateAppRequest",
 "DescribeApp": "DescribeAppRequest",
 "CreateAction": "CreateActionRequest",
 "CreateNotebookInstance": "CreateNotebookInstanceInput",
 "DescribeNotebookInstance": "DescribeNotebookInstanceInput",
 "ListNotebookInstances": "ListNotebookInstancesInput",
 "CreateTrainingJob": "CreateTrainingJobRequest",
 "DescribeTrainingJob": "DescribeTrainingJobRequest",
 "ListTrainingJobs": "ListTrainingJobsRequest",
 "CreateModel": "CreateModelInput",
 "DescribeModel": "DescribeModelInput",
 "ListModels": "ListModelsInput",
 "CreateEndpointConfig": "CreateEndpointConfigInput",
 "CreateEndpoint": "CreateEndpointInput",
 "DescribeEndpoint": "DescribeEndpointInput",
 "ListEndpoints": "ListEndpointsInput",
 "CreateDomain": "CreateDomainRequest",
 "CreateUserProfile": "CreateUserProfileRequest",
 "CreateSpace": "CreateSpaceRequest",
 "DescribeAction": "DescribeActionRequest",
 "DescribeDomain": "DescribeDomainRequest",
 "DescribeEndpointConfig": "DescribeEndpointConfigInput",
 "DescribeSpace": "DescribeSpaceRequest",
 "DescribeUserProfile": "DescribeUserProfileRequest",
 "ListActions": "ListActionsRequest",
 "ListApps": "ListAppsRequest",
 "ListDomains": "ListDomainsRequest",
 "ListEndpointConfigs": "ListEndpointConfigsInput",
 "ListSpaces": "ListSpacesRequest",
 "ListTags": "ListTagsInput",
 "ListUserProfiles": "ListUserProfilesRequest",
 "StartNotebookInstance": "StartNotebookInstanceInput",
 "StopNotebookInstance": "StopNotebookInstanceInput",
 "StopTrainingJob": "StopTrainingJobRequest",
 "DeleteAction": "DeleteActionRequest",
 "DeleteApp": "DeleteAppRequest",
 "DeleteDomain": "DeleteDomainRequest",
 "DeleteEndpoint": "DeleteEndpointInput",
 "DeleteEndpointConfig": "DeleteEndpointConfigInput",
 "DeleteModel": "DeleteModelInput",
 "DeleteNotebookInstance": "DeleteNotebookInstanceInput",
 "DeleteSpace": "DeleteSpaceRequest",
 "DeleteUserProfile": "DeleteUserProfileRequest"
}''')
SHAPES = json('''{
 "CreateAppRequest": {"type":"structure","members":{"DomainId":"DomainId","UserProfileName":"UserProfileName","SpaceName":"SpaceName","AppType":"AppType","AppName":"AppName","Tags":"TagList","ResourceSpec":"ResourceSpec","RecoveryMode":"Boolean"},"required":["DomainId","AppType","AppName"]},
 "DomainId": {"type":"string","max":63,"pattern":"^d-(-*[a-z0-9]){1,61}"},
 "UserProfileName": {"type":"string","max":63,"pattern":"^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}"},
 "SpaceName": {"type":"string","max":63,"pattern":"^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}"},
 "AppType": {"type":"string","enum":["JupyterServer","KernelGateway","DetailedProfiler","TensorBoard","CodeEditor","JupyterLab","RStudioServerPro","RSessionGateway","Canvas"]},
 "AppName": {"type":"string","max":63,"pattern":"^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}"},
 "TagList": {"type":"list","min":0,"max":50,"member":"Tag"},
 "Tag": {"type":"structure","members":{"Key":"TagKey","Value":"TagValue"},"required":["Key","Value"]},
 "TagKey": {"type":"string","min":1,"max":128,"pattern":"^([\\\\p{L}\\\\p{Z}\\\\p{N}_.:/=+\\\\-@]*)$"},
 "TagValue": {"type":"string","min":0,"max":256,"pattern":"^([\\\\p{L}\\\\p{Z}\\\\p{N}_.:/=+\\\\-@]*)$"},
 "ResourceSpec": {"type":"structure","members":{"SageMakerImageArn":"ImageArn","SageMakerImageVersionArn":"ImageVersionArn","SageMakerImageVersionAlias":"ImageVersionAlias","InstanceType":"AppInstanceType","LifecycleConfigArn":"StudioLifecycleConfigArn"}},
 "ImageArn": {"type":"string","max":256,"pattern":"^arn:aws(-[\\\\w]+)*:sagemaker:.+:[0-9]{12}:image/[a-zA-Z0-9]([-.]?[a-zA-Z0-9])*$"},
 "ImageVersionArn": {"type":"string","max":256,"pattern":"^(arn:aws(-[\\\\w]+)*:sagemaker:.+:[0-9]{12}:image-version/[a-z0-9]([-.]?[a-z0-9])*/[0-9]+|None)$"},
 "ImageVersionAlias": {"type":"string","min":1,"max":128,"pattern":"(^\\\\d+$)|(^\\\\d+.\\\\d+$)|(^(0|[1-9]\\\\d*)\\\\.(0|[1-9]\\\\d*)\\\\.(0|[1-9]\\\\d*)(?:-((?:0|[1-9]\\\\d*|\\\\d*[a-zA-Z-][0-9a-zA-Z-]*)(?:\\\\.(?:0|[1-9]\\\\d*|\\\\d*[a-zA-Z-][0-9a-zA-Z-]*))*))?(?:\\\\+([0-9a-zA-Z-]+(?:\\\\.[0-9a-zA-Z-]+)*))?$)"},
 "AppInstanceType": {"type":"string","enum":["system","ml.t3.micro","ml.t3.small","ml.t3.medium","ml.t3.large","ml.t3.xlarge","ml.t3.2xlarge","ml.m5.large","ml.m5.xlarge","ml.m5.2xlarge","ml.m5.4xlarge","ml.m5.8xlarge","ml.m5.12xlarge","ml.m5.16xlarge","ml.m5.24xlarge","ml.m5d.large","ml.m5d.xlarge","ml.m5d.2xlarge","ml.m5d.4xlarge","ml.m5d.8xlarge","ml.m5d.12xlarge","ml.m5d.16xlarge","ml.m5d.24xlarge","ml.c5.large","ml.c5.xlarge","ml.c5.2xlarge","ml.c5.4xlarge","ml.c5.9xlarge","ml.c5.12xlarge","ml.c5.18xlarge","ml.c5.24xlarge","ml.p3.2xlarge","ml.p3.8xlarge","ml.p3.16xlarge","ml.p3dn.24xlarge","ml.g4dn.xlarge","ml.g4dn.2xlarge","ml.g4dn.4xlarge","ml.g4dn.8xlarge","ml.g4dn.12xlarge","ml.g4dn.16xlarge","ml.r5.large","ml.r5.xlarge","ml.r5.2xlarge","ml.r5.4xlarge","ml.r5.8xlarge","ml.r5.12xlarge","ml.r5.16xlarge","ml.r5.24xlarge","ml.g5.xlarge","ml.g5.2xlarge","ml.g5.4xlarge","ml.g5.8xlarge","ml.g5.16xlarge","ml.g5.12xlarge","ml.g5.24xlarge","ml.g5.48xlarge","ml.g6.xlarge","ml.g6.2xlarge","ml.g6.4xlarge","ml.g6.8xlarge","ml.g6.12xlarge","ml.g6.16xlarge","ml.g6.24xlarge","ml.g6.48xlarge","ml.g6e.xlarge","ml.g6e.2xlarge","ml.g6e.4xlarge","ml.g6e.8xlarge","ml.g6e.12xlarge","ml.g6e.16xlarge","ml.g6e.24xlarge","ml.g6e.48xlarge","ml.geospatial.interactive","ml.p4d.24xlarge","ml.p4de.24xlarge","ml.trn1.2xlarge","ml.trn1.32xlarge","ml.trn1n.32xlarge","ml.p5.48xlarge","ml.m6i.large","ml.m6i.xlarge","ml.m6i.2xlarge","ml.m6i.4xlarge","ml.m6i.8xlarge","ml.m6i.12xlarge","ml.m6i.16xlarge","ml.m6i.24xlarge","ml.m6i.32xlarge","ml.m7i.large","ml.m7i.xlarge","ml.m7i.2xlarge","ml.m7i.4xlarge","ml.m7i.8xlarge","ml.m7i.12xlarge","ml.m7i.16xlarge","ml.m7i.24xlarge","ml.m7i.48xlarge","ml.c6i.large","ml.c6i.xlarge","ml.c6i.2xlarge","ml.c6i.4xlarge","ml.c6i.8xlarge","ml.c6i.12xlarge","ml.c6i.16xlarge","ml.c6i.24xlarge","ml.c6i.32xlarge","ml.c7i.large","ml.c7i.xlarge","ml.c7i.2xlarge","ml.c7i.4xlarge","ml.c7i.8xlarge","ml.c7i.12xlarge","ml.c7i.16xlarge","ml.c7i.24xlarge","ml.c7i.48xlarge","ml.r6i.large","ml.r6i.xlarge","ml.r6i.2xlarge","ml.r6i.4xlarge","ml.r6i.8xlarge","ml.r6i.12xlarge","ml.r6i.16xlarge","ml.r6i.24xlarge","ml.r6i.32xlarge","ml.r7i.large","ml.r7i.xlarge","ml.r7i.2xlarge","ml.r7i.4xlarge","ml.r7i.8xlarge","ml.r7i.12xlarge","ml.r7i.16xlarge","ml.r7i.24xlarge","ml.r7i.48xlarge","ml.m6id.large","ml.m6id.xlarge","ml.m6id.2xlarge","ml.m6id.4xlarge","ml.m6id.8xlarge","ml.m6id.12xlarge","ml.m6id.16xlarge","ml.m6id.24xlarge","ml.m6id.32xlarge","ml.c6id.large","ml.c6id.xlarge","ml.c6id.2xlarge","ml.c6id.4xlarge","ml.c6id.8xlarge","ml.c6id.12xlarge","ml.c6id.16xlarge","ml.c6id.24xlarge","ml.c6id.32xlarge","ml.r6id.large","ml.r6id.xlarge","ml.r6id.2xlarge","ml.r6id.4xlarge","ml.r6id.8xlarge","ml.r6id.12xlarge","ml.r6id.16xlarge","ml.r6id.24xlarge","ml.r6id.32xlarge"]},
 "StudioLifecycleConfigArn": {"type":"string","max":256,"pattern":"^(arn:aws[a-z\\\\-]*:sagemaker:[a-z0-9\\\\-]*:[0-9]{12}:studio-lifecycle-config/.*|None)$"},
 "Boolean": {"type":"boolean"},
 "DescribeAppRequest": {"type":"structure","members":{"DomainId":"DomainId","UserProfileName":"UserProfileName","SpaceName":"SpaceName","AppType":"AppType","AppName":"AppName"},"required":["DomainId","AppType","AppName"]},
 "CreateActionRequest": {"type":"structure","members":{"ActionName":"ExperimentEntityName","Source":"ActionSource","ActionType":"String256","Description":"ExperimentDescription","Status":"ActionStatus","Properties":"LineageEntityParameters","MetadataProperties":"MetadataProperties","Tags":"TagList"},"required":["ActionName","Source","ActionType"]},
 "ExperimentEntityName": {"type":"string","min":1,"max":120,"pattern":"^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,119}"},
 "ActionSource": {"type":"structure","members":{"SourceUri":"SourceUri","SourceType":"String256","SourceId":"String256"},"required":["SourceUri"]},
 "SourceUri": {"type":"string","min":1,"max":2048,"pattern":".*"},
 "String256": {"type":"string","max":256},
 "ExperimentDescription": {"type":"string","max":3072,"pattern":".*"},
 "ActionStatus": {"type":"string","enum":["Unknown","InProgress","Completed","Failed","Stopping","Stopped"]},
 "LineageEntityParameters": {"type":"map","max":30,"key":"StringParameterValue","value":"StringParameterValue"},
 "StringParameterValue": {"type":"string","max":2500,"pattern":".*"},
 "MetadataProperties": {"type":"structure","members":{"CommitId":"MetadataPropertyValue","Repository":"MetadataPropertyValue","GeneratedBy":"MetadataPropertyValue","ProjectId":"MetadataPropertyValue"}},
 "MetadataPropertyValue": {"type":"string","max":1024,"pattern":".*"},
 "CreateNotebookInstanceInput": {"type":"structure","members":{"NotebookInstanceName":"NotebookInstanceName","InstanceType":"InstanceType","SubnetId":"SubnetId","SecurityGroupIds":"SecurityGroupIds","RoleArn":"RoleArn","KmsKeyId":"KmsKeyId","Tags":"TagList","LifecycleConfigName":"NotebookInstanceLifecycleConfigName","DirectInternetAccess":"DirectInternetAccess","VolumeSizeInGB":"NotebookInstanceVolumeSizeInGB","AcceleratorTypes":"NotebookInstanceAcceleratorTypes","DefaultCodeRepository":"CodeRepositoryNameOrUrl","AdditionalCodeRepositories":"AdditionalCodeRepositoryNamesOrUrls","RootAccess":"RootAccess","PlatformIdentifier":"PlatformIdentifier","InstanceMetadataServiceConfiguration":"InstanceMetadataServiceConfiguration"},"required":["NotebookInstanceName","InstanceType","RoleArn"]},
 "NotebookInstanceName": {"type":"string","max":63,"pattern":"^[a-zA-Z0-9](-*[a-zA-Z0-9])*"},
 "InstanceType": {"type":"string","enum":["ml.t2.medium","ml.t2.large","ml.t2.xlarge","ml.t2.2xlarge","ml.t3.medium","ml.t3.large","ml.t3.xlarge","ml.t3.2xlarge","ml.m4.xlarge","ml.m4.2xlarge","ml.m4.4xlarge","ml.m4.10xlarge","ml.m4.16xlarge","ml.m5.xlarge","ml.m5.2xlarge","ml.m5.4xlarge","ml.m5.12xlarge","ml.m5.24xlarge","ml.m5d.large","ml.m5d.xlarge","ml.m5d.2xlarge","ml.m5d.4xlarge","ml.m5d.8xlarge","ml.m5d.12xlarge","ml.m5d.16xlarge","ml.m5d.24xlarge","ml.c4.xlarge","ml.c4.2xlarge","ml.c4.4xlarge","ml.c4.8xlarge","ml.c5.xlarge","ml.c5.2xlarge","ml.c5.4xlarge","ml.c5.9xlarge","ml.c5.18xlarge","ml.c5d.xlarge","ml.c5d.2xlarge","ml.c5d.4xlarge","ml.c5d.9xlarge","ml.c5d.18xlarge","ml.p2.xlarge","ml.p2.8xlarge","ml.p2.16xlarge","ml.p3.2xlarge","ml.p3.8xlarge","ml.p3.16xlarge","ml.p3dn.24xlarge","ml.g4dn.xlarge","ml.g4dn.2xlarge","ml.g4dn.4xlarge","ml.g4dn.8xlarge","ml.g4dn.12xlarge","ml.g4dn.16xlarge","ml.r5.large","ml.r5.xlarge","ml.r5.2xlarge","ml.r5.4xlarge","ml.r5.8xlarge","ml.r5.12xlarge","ml.r5.16xlarge","ml.r5.24xlarge","ml.g5.xlarge","ml.g5.2xlarge","ml.g5.4xlarge","ml.g5.8xlarge","ml.g5.16xlarge","ml.g5.12xlarge","ml.g5.24xlarge","ml.g5.48xlarge","ml.inf1.xlarge","ml.inf1.2xlarge","ml.inf1.6xlarge","ml.inf1.24xlarge","ml.trn1.2xlarge","ml.trn1.32xlarge","ml.trn1n.32xlarge","ml.inf2.xlarge","ml.inf2.8xlarge","ml.inf2.24xlarge","ml.inf2.48xlarge","ml.p4d.24xlarge","ml.p4de.24xlarge","ml.p5.48xlarge","ml.m6i.large","ml.m6i.xlarge","ml.m6i.2xlarge","ml.m6i.4xlarge","ml.m6i.8xlarge","ml.m6i.12xlarge","ml.m6i.16xlarge","ml.m6i.24xlarge","ml.m6i.32xlarge","ml.m7i.large","ml.m7i.xlarge","ml.m7i.2xlarge","ml.m7i.4xlarge","ml.m7i.8xlarge","ml.m7i.12xlarge","ml.m7i.16xlarge","ml.m7i.24xlarge","ml.m7i.48xlarge","ml.c6i.large","ml.c6i.xlarge","ml.c6i.2xlarge","ml.c6i.4xlarge","ml.c6i.8xlarge","ml.c6i.12xlarge","ml.c6i.16xlarge","ml.c6i.24xlarge","ml.c6i.32xlarge","ml.c7i.large","ml.c7i.xlarge","ml.c7i.2xlarge","ml.c7i.4xlarge","ml.c7i.8xlarge","ml.c7i.12xlarge","ml.c7i.16xlarge","ml.c7i.24xlarge","ml.c7i.48xlarge","ml.r6i.large","ml.r6i.xlarge","ml.r6i.2xlarge","ml.r6i.4xlarge","ml.r6i.8xlarge","ml.r6i.12xlarge","ml.r6i.16xlarge","ml.r6i.24xlarge","ml.r6i.32xlarge","ml.r7i.large","ml.r7i.xlarge","ml.r7i.2xlarge","ml.r7i.4xlarge","ml.r7i.8xlarge","ml.r7i.12xlarge","ml.r7i.16xlarge","ml.r7i.24xlarge","ml.r7i.48xlarge","ml.m6id.large","ml.m6id.xlarge","ml.m6id.2xlarge","ml.m6id.4xlarge","ml.m6id.8xlarge","ml.m6id.12xlarge","ml.m6id.16xlarge","ml.m6id.24xlarge","ml.m6id.32xlarge","ml.c6id.large","ml.c6id.xlarge","ml.c6id.2xlarge","ml.c6id.4xlarge","ml.c6id.8xlarge","ml.c6id.12xlarge","ml.c6id.16xlarge","ml.c6id.24xlarge","ml.c6id.32xlarge","ml.r6id.large","ml.r6id.xlarge","ml.r6id.2xlarge","ml.r6id.4xlarge","ml.r6id.8xlarge","ml.r6id.12xlarge","ml.r6id.16xlarge","ml.r6id.24xlarge","ml.r6id.32xlarge","ml.g6.xlarge","ml.g6.2xlarge","ml.g6.4xlarge","ml.g6.8xlarge","ml.g6.12xlarge","ml.g6.16xlarge","ml.g6.24xlarge","ml.g6.48xlarge"]},
 "SubnetId": {"type":"string","max":32,"pattern":"[-0-9a-zA-Z]+"},
 "SecurityGroupIds": {"type":"list","max":5,"member":"SecurityGroupId"},
 "SecurityGroupId": {"type":"string","max":32,"pattern":"[-0-9a-zA-Z]+"},
 "RoleArn": {"type":"string","min":20,"max":2048,"pattern":"^arn:aws[a-z\\\\-]*:iam::\\\\d{12}:role/?[a-zA-Z_0-9+=,.@\\\\-_/]+$"},
 "KmsKeyId": {"type":"string","max":2048,"pattern":"^[a-zA-Z0-9:/_-]*$"},
 "NotebookInstanceLifecycleConfigName": {"type":"string","max":63,"pattern":"^[a-zA-Z0-9](-*[a-zA-Z0-9])*"},
 "DirectInternetAccess": {"type":"string","enum":["Enabled","Disabled"]},
 "NotebookInstanceVolumeSizeInGB": {"type":"integer","min":5,"max":16384},
 "NotebookInstanceAcceleratorTypes": {"type":"list","member":"NotebookInstanceAcceleratorType"},
 "NotebookInstanceAcceleratorType": {"type":"string","enum":["ml.eia1.medium","ml.eia1.large","ml.eia1.xlarge","ml.eia2.medium","ml.eia2.large","ml.eia2.xlarge"]},
 "CodeRepositoryNameOrUrl": {"type":"string","min":1,"max":1024,"pattern":"^https://([^/]+)/?(.*)$|^[a-zA-Z0-9](-*[a-zA-Z0-9])*"},
 "AdditionalCodeRepositoryNamesOrUrls": {"type":"list","max":3,"member":"CodeRepositoryNameOrUrl"},
 "RootAccess": {"type":"string","enum":["Enabled","Disabled"]},
 "PlatformIdentifier": {"type":"string","max":15,"pattern":"^(notebook-al1-v1|notebook-al2-v1|notebook-al2-v2|notebook-al2-v3)$"},
 "InstanceMetadataServiceConfiguration": {"type":"structure","members":{"MinimumInstanceMetadataServiceVersion":"MinimumInstanceMetadataServiceVersion"},"required":["MinimumInstanceMetadataServiceVersion"]},
 "MinimumInstanceMetadataServiceVersion": {"type":"string","max":1,"pattern":"1|2"},
 "DescribeNotebookInstanceInput": {"type":"structure","members":{"NotebookInstanceName":"NotebookInstanceName"},"required":["NotebookInstanceName"]},
 "ListNotebookInstancesInput": {"type":"structure","members":{"NextToken":"NextToken","MaxResults":"MaxResults","SortBy":"NotebookInstanceSortKey","SortOrder":"NotebookInstanceSortOrder","NameContains":"NotebookInstanceNameContains","CreationTimeBefore":"CreationTime","CreationTimeAfter":"CreationTime","LastModifiedTimeBefore":"LastModifiedTime","LastModifiedTimeAfter":"LastModifiedTime","StatusEquals":"NotebookInstanceStatus","NotebookInstanceLifecycleConfigNameContains":"NotebookInstanceLifecycleConfigName","DefaultCodeRepositoryContains":"CodeRepositoryContains","AdditionalCodeRepositoryEquals":"CodeRepositoryNameOrUrl"}},
 "NextToken": {"type":"string","max":8192,"pattern":".*"},
 "MaxResults": {"type":"integer","min":1,"max":100},
 "NotebookInstanceSortKey": {"type":"string","enum":["Name","CreationTime","Status"]},
 "NotebookInstanceSortOrder": {"type":"string","enum":["Ascending","Descending"]},
 "NotebookInstanceNameContains": {"type":"string","max":63,"pattern":"[a-zA-Z0-9-]+"},
 "CreationTime": {"type":"timestamp"},
 "LastModifiedTime": {"type":"timestamp"},
 "NotebookInstanceStatus": {"type":"string","enum":["Pending","InService","Stopping","Stopped","Failed","Deleting","Updating"]},
 "CodeRepositoryContains": {"type":"string","max":1024,"pattern":"[a-zA-Z0-9-]+"},
 "CreateTrainingJobRequest": {"type":"structure","members":{"TrainingJobName":"TrainingJobName","HyperParameters":"HyperParameters","AlgorithmSpecification":"AlgorithmSpecification","RoleArn":"RoleArn","InputDataConfig":"InputDataConfig","OutputDataConfig":"OutputDataConfig","ResourceConfig":"ResourceConfig","VpcConfig":"VpcConfig","StoppingCondition":"StoppingCondition","Tags":"TagList","EnableNetworkIsolation":"Boolean","EnableInterContainerTrafficEncryption":"Boolean","EnableManagedSpotTraining":"Boolean","CheckpointConfig":"CheckpointConfig","DebugHookConfig":"DebugHookConfig","DebugRuleConfigurations":"DebugRuleConfigurations","TensorBoardOutputConfig":"TensorBoardOutputConfig","ExperimentConfig":"ExperimentConfig","ProfilerConfig":"ProfilerConfig","ProfilerRuleConfigurations":"ProfilerRuleConfigurations","Environment":"TrainingEnvironmentMap","RetryStrategy":"RetryStrategy","RemoteDebugConfig":"RemoteDebugConfig","InfraCheckConfig":"InfraCheckConfig","SessionChainingConfig":"SessionChainingConfig"},"required":["TrainingJobName","AlgorithmSpecification","RoleArn","OutputDataConfig","ResourceConfig","StoppingCondition"]},
 "TrainingJobName": {"type":"string","min":1,"max":63,"pattern":"^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}"},
 "HyperParameters": {"type":"map","min":0,"max":100,"key":"HyperParameterKey","value":"HyperParameterValue"},
 "HyperParameterKey": {"type":"string","max":256,"pattern":".*"},
 "HyperParameterValue": {"type":"string","max":2500,"pattern":".*"},
 "AlgorithmSpecification": {"type":"structure","members":{"TrainingImage":"AlgorithmImage","AlgorithmName":"ArnOrName","TrainingInputMode":"TrainingInputMode","MetricDefinitions":"MetricDefinitionList","EnableSageMakerMetricsTimeSeries":"Boolean","ContainerEntrypoint":"TrainingContainerEntrypoint","ContainerArguments":"TrainingContainerArguments","TrainingImageConfig":"TrainingImageConfig"},"required":["TrainingInputMode"]},
 "AlgorithmImage": {"type":"string","max":255,"pattern":".*"},
 "ArnOrName": {"type":"string","min":1,"max":170,"pattern":"(arn:aws[a-z\\\\-]*:sagemaker:[a-z0-9\\\\-]*:[0-9]{12}:[a-z\\\\-]*\\\\/)?([a-zA-Z0-9]([a-zA-Z0-9-]){0,62})(?<!-)$"},
 "TrainingInputMode": {"type":"string","enum":["Pipe","File","FastFile"]},
 "MetricDefinitionList": {"type":"list","min":0,"max":40,"member":"MetricDefinition"},
 "MetricDefinition": {"type":"structure","members":{"Name":"MetricName","Regex":"MetricRegex"},"required":["Name","Regex"]},
 "MetricName": {"type":"string","min":1,"max":255,"pattern":".+"},
 "MetricRegex": {"type":"string","min":1,"max":500,"pattern":".+"},
 "TrainingContainerEntrypoint": {"type":"list","min":1,"max":100,"member":"TrainingContainerEntrypointString"},
 "TrainingContainerEntrypointString": {"type":"string","max":256,"pattern":".*"},
 "TrainingContainerArguments": {"type":"list","min":1,"max":100,"member":"TrainingContainerArgument"},
 "TrainingContainerArgument": {"type":"string","max":256,"pattern":".*"},
 "TrainingImageConfig": {"type":"structure","members":{"TrainingRepositoryAccessMode":"TrainingRepositoryAccessMode","TrainingRepositoryAuthConfig":"TrainingRepositoryAuthConfig"},"required":["TrainingRepositoryAccessMode"]},
 "TrainingRepositoryAccessMode": {"type":"string","enum":["Platform","Vpc"]},
 "TrainingRepositoryAuthConfig": {"type":"structure","members":{"TrainingRepositoryCredentialsProviderArn":"TrainingRepositoryCredentialsProviderArn"},"required":["TrainingRepositoryCredentialsProviderArn"]},
 "TrainingRepositoryCredentialsProviderArn": {"type":"string","min":1,"max":2048,"pattern":"arn:[\\\\p{Alnum}\\\\-]+:lambda:[\\\\p{Alnum}\\\\-]+:[0-9]{12}:function:.*"},
 "InputDataConfig": {"type":"list","min":1,"max":20,"member":"Channel"},
 "Channel": {"type":"structure","members":{"ChannelName":"ChannelName","DataSource":"DataSource","ContentType":"ContentType","CompressionType":"CompressionType","RecordWrapperType":"RecordWrapper","InputMode":"TrainingInputMode","ShuffleConfig":"ShuffleConfig"},"required":["ChannelName","DataSource"]},
 "ChannelName": {"type":"string","min":1,"max":64,"pattern":"[A-Za-z0-9\\\\.\\\\-_]+"},
 "DataSource": {"type":"structure","members":{"S3DataSource":"S3DataSource","FileSystemDataSource":"FileSystemDataSource"}},
 "S3DataSource": {"type":"structure","members":{"S3DataType":"S3DataType","S3Uri":"S3Uri","S3DataDistributionType":"S3DataDistribution","AttributeNames":"AttributeNames","InstanceGroupNames":"InstanceGroupNames","ModelAccessConfig":"ModelAccessConfig","HubAccessConfig":"HubAccessConfig"},"required":["S3DataType","S3Uri"]},
 "S3DataType": {"type":"string","enum":["ManifestFile","S3Prefix","AugmentedManifestFile"]},
 "S3Uri": {"type":"string","max":1024,"pattern":"^(https|s3)://([^/]+)/?(.*)$"},
 "S3DataDistribution": {"type":"string","enum":["FullyReplicated","ShardedByS3Key"]},
 "AttributeNames": {"type":"list","max":16,"member":"AttributeName"},
 "AttributeName": {"type":"string","min":1,"max":256,"pattern":".+"},
 "InstanceGroupNames": {"type":"list","max":5,"member":"InstanceGroupName"},
 "InstanceGroupName": {"type":"string","min":1,"max":64,"pattern":".+"},
 "ModelAccessConfig": {"type":"structure","members":{"AcceptEula":"AcceptEula"},"required":["AcceptEula"]},
 "AcceptEula": {"type":"boolean"},
 "HubAccessConfig": {"type":"structure","members":{"HubContentArn":"HubContentArn"},"required":["HubContentArn"]},
 "HubContentArn": {"type":"string","max":255,"pattern":".*"},
 "FileSystemDataSource": {"type":"structure","members":{"FileSystemId":"FileSystemId","FileSystemAccessMode":"FileSystemAccessMode","FileSystemType":"FileSystemType","DirectoryPath":"DirectoryPath"},"required":["FileSystemId","FileSystemAccessMode","FileSystemType","DirectoryPath"]},
 "FileSystemId": {"type":"string","min":11,"max":21,"pattern":"^(fs-[0-9a-f]{8,})$"},
 "FileSystemAccessMode": {"type":"string","enum":["rw","ro"]},
 "FileSystemType": {"type":"string","enum":["EFS","FSxLustre"]},
 "DirectoryPath": {"type":"string","max":4096,"pattern":".*"},
 "ContentType": {"type":"string","max":256,"pattern":".*"},
 "CompressionType": {"type":"string","enum":["None","Gzip"]},
 "RecordWrapper": {"type":"string","enum":["None","RecordIO"]},
 "ShuffleConfig": {"type":"structure","members":{"Seed":"Seed"},"required":["Seed"]},
 "Seed": {"type":"long"},
 "OutputDataConfig": {"type":"structure","members":{"KmsKeyId":"KmsKeyId","S3OutputPath":"S3Uri","CompressionType":"OutputCompressionType"},"required":["S3OutputPath"]},
 "OutputCompressionType": {"type":"string","enum":["GZIP","NONE"]},
 "ResourceConfig": {"type":"structure","members":{"InstanceType":"TrainingInstanceType","InstanceCount":"TrainingInstanceCount","VolumeSizeInGB":"VolumeSizeInGB","VolumeKmsKeyId":"KmsKeyId","KeepAlivePeriodInSeconds":"KeepAlivePeriodInSeconds","InstanceGroups":"InstanceGroups","TrainingPlanArn":"TrainingPlanArn"},"required":["VolumeSizeInGB"]},
 "TrainingInstanceType": {"type":"string","enum":["ml.m4.xlarge","ml.m4.2xlarge","ml.m4.4xlarge","ml.m4.10xlarge","ml.m4.16xlarge","ml.g4dn.xlarge","ml.g4dn.2xlarge","ml.g4dn.4xlarge","ml.g4dn.8xlarge","ml.g4dn.12xlarge","ml.g4dn.16xlarge","ml.m5.large","ml.m5.xlarge","ml.m5.2xlarge","ml.m5.4xlarge","ml.m5.12xlarge","ml.m5.24xlarge","ml.c4.xlarge","ml.c4.2xlarge","ml.c4.4xlarge","ml.c4.8xlarge","ml.p2.xlarge","ml.p2.8xlarge","ml.p2.16xlarge","ml.p3.2xlarge","ml.p3.8xlarge","ml.p3.16xlarge","ml.p3dn.24xlarge","ml.p4d.24xlarge","ml.p4de.24xlarge","ml.p5.48xlarge","ml.p5e.48xlarge","ml.p5en.48xlarge","ml.c5.xlarge","ml.c5.2xlarge","ml.c5.4xlarge","ml.c5.9xlarge","ml.c5.18xlarge","ml.c5n.xlarge","ml.c5n.2xlarge","ml.c5n.4xlarge","ml.c5n.9xlarge","ml.c5n.18xlarge","ml.g5.xlarge","ml.g5.2xlarge","ml.g5.4xlarge","ml.g5.8xlarge","ml.g5.16xlarge","ml.g5.12xlarge","ml.g5.24xlarge","ml.g5.48xlarge","ml.g6.xlarge","ml.g6.2xlarge","ml.g6.4xlarge","ml.g6.8xlarge","ml.g6.16xlarge","ml.g6.12xlarge","ml.g6.24xlarge","ml.g6.48xlarge","ml.g6e.xlarge","ml.g6e.2xlarge","ml.g6e.4xlarge","ml.g6e.8xlarge","ml.g6e.16xlarge","ml.g6e.12xlarge","ml.g6e.24xlarge","ml.g6e.48xlarge","ml.trn1.2xlarge","ml.trn1.32xlarge","ml.trn1n.32xlarge","ml.trn2.48xlarge","ml.m6i.large","ml.m6i.xlarge","ml.m6i.2xlarge","ml.m6i.4xlarge","ml.m6i.8xlarge","ml.m6i.12xlarge","ml.m6i.16xlarge","ml.m6i.24xlarge","ml.m6i.32xlarge","ml.c6i.xlarge","ml.c6i.2xlarge","ml.c6i.8xlarge","ml.c6i.4xlarge","ml.c6i.12xlarge","ml.c6i.16xlarge","ml.c6i.24xlarge","ml.c6i.32xlarge","ml.r5d.large","ml.r5d.xlarge","ml.r5d.2xlarge","ml.r5d.4xlarge","ml.r5d.8xlarge","ml.r5d.12xlarge","ml.r5d.16xlarge","ml.r5d.24xlarge","ml.t3.medium","ml.t3.large","ml.t3.xlarge","ml.t3.2xlarge","ml.r5.large","ml.r5.xlarge","ml.r5.2xlarge","ml.r5.4xlarge","ml.r5.8xlarge","ml.r5.12xlarge","ml.r5.16xlarge","ml.r5.24xlarge"]},
 "TrainingInstanceCount": {"type":"integer","min":0},
 "VolumeSizeInGB": {"type":"integer","min":1},
 "KeepAlivePeriodInSeconds": {"type":"integer","min":0,"max":3600},
 "InstanceGroups": {"type":"list","max":5,"member":"InstanceGroup"},
 "InstanceGroup": {"type":"structure","members":{"InstanceType":"TrainingInstanceType","InstanceCount":"TrainingInstanceCount","InstanceGroupName":"InstanceGroupName"},"required":["InstanceType","InstanceCount","InstanceGroupName"]},
 "TrainingPlanArn": {"type":"string","min":50,"max":2048,"pattern":"arn:aws[a-z\\\\-]*:sagemaker:[a-z0-9\\\\-]*:[0-9]{12}:training-plan/.*"},
 "VpcConfig": {"type":"structure","members":{"SecurityGroupIds":"VpcSecurityGroupIds","Subnets":"Subnets"},"required":["SecurityGroupIds","Subnets"]},
 "VpcSecurityGroupIds": {"type":"list","min":1,"max":5,"member":"SecurityGroupId"},
 "Subnets": {"type":"list","min":1,"max":16,"member":"SubnetId"},
 "StoppingCondition": {"type":"structure","members":{"MaxRuntimeInSeconds":"MaxRuntimeInSeconds","MaxWaitTimeInSeconds":"MaxWaitTimeInSeconds","MaxPendingTimeInSeconds":"MaxPendingTimeInSeconds"}},
 "MaxRuntimeInSeconds": {"type":"integer","min":1},
 "MaxWaitTimeInSeconds": {"type":"integer","min":1},
 "MaxPendingTimeInSeconds": {"type":"integer","min":7200,"max":2419200},
 "CheckpointConfig": {"type":"structure","members":{"S3Uri":"S3Uri","LocalPath":"DirectoryPath"},"required":["S3Uri"]},
 "DebugHookConfig": {"type":"structure","members":{"LocalPath":"DirectoryPath","S3OutputPath":"S3Uri","HookParameters":"HookParameters","CollectionConfigurations":"CollectionConfigurations"},"required":["S3OutputPath"]},
 "HookParameters": {"type":"map","min":0,"max":20,"key":"ConfigKey","value":"ConfigValue"},
 "ConfigKey": {"type":"string","min":1,"max":256,"pattern":".*"},
 "ConfigValue": {"type":"string","max":256,"pattern":".*"},
 "CollectionConfigurations": {"type":"list","min":0,"max":20,"member":"CollectionConfiguration"},
 "CollectionConfiguration": {"type":"structure","members":{"CollectionName":"CollectionName","CollectionParameters":"CollectionParameters"}},
 "CollectionName": {"type":"string","min":1,"max":256,"pattern":".*"},
 "CollectionParameters": {"type":"map","min":0,"max":20,"key":"ConfigKey","value":"ConfigValue"},
 "DebugRuleConfigurations": {"type":"list","min":0,"max":20,"member":"DebugRuleConfiguration"},
 "DebugRuleConfiguration": {"type":"structure","members":{"RuleConfigurationName":"RuleConfigurationName","LocalPath":"DirectoryPath","S3OutputPath":"S3Uri","RuleEvaluatorImage":"AlgorithmImage","InstanceType":"ProcessingInstanceType","VolumeSizeInGB":"OptionalVolumeSizeInGB","RuleParameters":"RuleParameters"},"required":["RuleConfigurationName","RuleEvaluatorImage"]},
 "RuleConfigurationName": {"type":"string","min":1,"max":256,"pattern":".*"},
 "ProcessingInstanceType": {"type":"string","enum":["ml.t3.medium","ml.t3.large","ml.t3.xlarge","ml.t3.2xlarge","ml.m4.xlarge","ml.m4.2xlarge","ml.m4.4xlarge","ml.m4.10xlarge","ml.m4.16xlarge","ml.c4.xlarge","ml.c4.2xlarge","ml.c4.4xlarge","ml.c4.8xlarge","ml.p2.xlarge","ml.p2.8xlarge","ml.p2.16xlarge","ml.p3.2xlarge","ml.p3.8xlarge","ml.p3.16xlarge","ml.c5.xlarge","ml.c5.2xlarge","ml.c5.4xlarge","ml.c5.9xlarge","ml.c5.18xlarge","ml.m5.large","ml.m5.xlarge","ml.m5.2xlarge","ml.m5.4xlarge","ml.m5.12xlarge","ml.m5.24xlarge","ml.r5.large","ml.r5.xlarge","ml.r5.2xlarge","ml.r5.4xlarge","ml.r5.8xlarge","ml.r5.12xlarge","ml.r5.16xlarge","ml.r5.24xlarge","ml.g4dn.xlarge","ml.g4dn.2xlarge","ml.g4dn.4xlarge","ml.g4dn.8xlarge","ml.g4dn.12xlarge","ml.g4dn.16xlarge","ml.g5.xlarge","ml.g5.2xlarge","ml.g5.4xlarge","ml.g5.8xlarge","ml.g5.16xlarge","ml.g5.12xlarge","ml.g5.24xlarge","ml.g5.48xlarge","ml.r5d.large","ml.r5d.xlarge","ml.r5d.2xlarge","ml.r5d.4xlarge","ml.r5d.8xlarge","ml.r5d.12xlarge","ml.r5d.16xlarge","ml.r5d.24xlarge","ml.g6.xlarge","ml.g6.2xlarge","ml.g6.4xlarge","ml.g6.8xlarge","ml.g6.12xlarge","ml.g6.16xlarge","ml.g6.24xlarge","ml.g6.48xlarge","ml.g6e.xlarge","ml.g6e.2xlarge","ml.g6e.4xlarge","ml.g6e.8xlarge","ml.g6e.12xlarge","ml.g6e.16xlarge","ml.g6e.24xlarge","ml.g6e.48xlarge","ml.m6i.large","ml.m6i.xlarge","ml.m6i.2xlarge","ml.m6i.4xlarge","ml.m6i.8xlarge","ml.m6i.12xlarge","ml.m6i.16xlarge","ml.m6i.24xlarge","ml.m6i.32xlarge","ml.c6i.xlarge","ml.c6i.2xlarge","ml.c6i.4xlarge","ml.c6i.8xlarge","ml.c6i.12xlarge","ml.c6i.16xlarge","ml.c6i.24xlarge","ml.c6i.32xlarge"]},
 "OptionalVolumeSizeInGB": {"type":"integer","min":0},
 "RuleParameters": {"type":"map","min":0,"max":100,"key":"ConfigKey","value":"ConfigValue"},
 "TensorBoardOutputConfig": {"type":"structure","members":{"LocalPath":"DirectoryPath","S3OutputPath":"S3Uri"},"required":["S3OutputPath"]},
 "ExperimentConfig": {"type":"structure","members":{"ExperimentName":"ExperimentEntityName","TrialName":"ExperimentEntityName","TrialComponentDisplayName":"ExperimentEntityName","RunName":"ExperimentEntityName"}},
 "ProfilerConfig": {"type":"structure","members":{"S3OutputPath":"S3Uri","ProfilingIntervalInMilliseconds":"ProfilingIntervalInMilliseconds","ProfilingParameters":"ProfilingParameters","DisableProfiler":"DisableProfiler"}},
 "ProfilingIntervalInMilliseconds": {"type":"long"},
 "ProfilingParameters": {"type":"map","min":0,"max":20,"key":"ConfigKey","value":"ConfigValue"},
 "DisableProfiler": {"type":"boolean"},
 "ProfilerRuleConfigurations": {"type":"list","min":0,"max":20,"member":"ProfilerRuleConfiguration"},
 "ProfilerRuleConfiguration": {"type":"structure","members":{"RuleConfigurationName":"RuleConfigurationName","LocalPath":"DirectoryPath","S3OutputPath":"S3Uri","RuleEvaluatorImage":"AlgorithmImage","InstanceType":"ProcessingInstanceType","VolumeSizeInGB":"OptionalVolumeSizeInGB","RuleParameters":"RuleParameters"},"required":["RuleConfigurationName","RuleEvaluatorImage"]},
 "TrainingEnvironmentMap": {"type":"map","max":100,"key":"TrainingEnvironmentKey","value":"TrainingEnvironmentValue"},
 "TrainingEnvironmentKey": {"type":"string","max":512,"pattern":"[a-zA-Z_][a-zA-Z0-9_]*"},
 "TrainingEnvironmentValue": {"type":"string","max":512,"pattern":"[\\\\S\\\\s]*"},
 "RetryStrategy": {"type":"structure","members":{"MaximumRetryAttempts":"MaximumRetryAttempts"},"required":["MaximumRetryAttempts"]},
 "MaximumRetryAttempts": {"type":"integer","min":1,"max":30},
 "RemoteDebugConfig": {"type":"structure","members":{"EnableRemoteDebug":"EnableRemoteDebug"}},
 "EnableRemoteDebug": {"type":"boolean"},
 "InfraCheckConfig": {"type":"structure","members":{"EnableInfraCheck":"EnableInfraCheck"}},
 "EnableInfraCheck": {"type":"boolean"},
 "SessionChainingConfig": {"type":"structure","members":{"EnableSessionTagChaining":"EnableSessionTagChaining"}},
 "EnableSessionTagChaining": {"type":"boolean"},
 "DescribeTrainingJobRequest": {"type":"structure","members":{"TrainingJobName":"TrainingJobName"},"required":["TrainingJobName"]},
 "ListTrainingJobsRequest": {"type":"structure","members":{"NextToken":"NextToken","MaxResults":"MaxResults","CreationTimeAfter":"Timestamp","CreationTimeBefore":"Timestamp","LastModifiedTimeAfter":"Timestamp","LastModifiedTimeBefore":"Timestamp","NameContains":"NameContains","StatusEquals":"TrainingJobStatus","SortBy":"SortBy","SortOrder":"SortOrder","WarmPoolStatusEquals":"WarmPoolResourceStatus","TrainingPlanArnEquals":"TrainingPlanArn"}},
 "Timestamp": {"type":"timestamp"},
 "NameContains": {"type":"string","max":63,"pattern":"[a-zA-Z0-9\\\\-]+"},
 "TrainingJobStatus": {"type":"string","enum":["InProgress","Completed","Failed","Stopping","Stopped"]},
 "SortBy": {"type":"string","enum":["Name","CreationTime","Status"]},
 "SortOrder": {"type":"string","enum":["Ascending","Descending"]},
 "WarmPoolResourceStatus": {"type":"string","enum":["Available","Terminated","Reused","InUse"]},
 "CreateModelInput": {"type":"structure","members":{"ModelName":"ModelName","PrimaryContainer":"ContainerDefinition","Containers":"ContainerDefinitionList","InferenceExecutionConfig":"InferenceExecutionConfig","ExecutionRoleArn":"RoleArn","Tags":"TagList","VpcConfig":"VpcConfig","EnableNetworkIsolation":"Boolean"},"required":["ModelName"]},
 "ModelName": {"type":"string","max":63,"pattern":"^[a-zA-Z0-9]([\\\\-a-zA-Z0-9]*[a-zA-Z0-9])?"},
 "ContainerDefinition": {"type":"structure","members":{"ContainerHostname":"ContainerHostname","Image":"ContainerImage","ImageConfig":"ImageConfig","Mode":"ContainerMode","ModelDataUrl":"Url","ModelDataSource":"ModelDataSource","AdditionalModelDataSources":"AdditionalModelDataSources","Environment":"EnvironmentMap","ModelPackageName":"VersionedArnOrName","InferenceSpecificationName":"InferenceSpecificationName","MultiModelConfig":"MultiModelConfig"}},
 "ContainerHostname": {"type":"string","max":63,"pattern":"^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}"},
 "ContainerImage": {"type":"string","max":255,"pattern":"[\\\\S]+"},
 "ImageConfig": {"type":"structure","members":{"RepositoryAccessMode":"RepositoryAccessMode","RepositoryAuthConfig":"RepositoryAuthConfig"},"required":["RepositoryAccessMode"]},
 "RepositoryAccessMode": {"type":"string","enum":["Platform","Vpc"]},
 "RepositoryAuthConfig": {"type":"structure","members":{"RepositoryCredentialsProviderArn":"RepositoryCredentialsProviderArn"},"required":["RepositoryCredentialsProviderArn"]},
 "RepositoryCredentialsProviderArn": {"type":"string","min":1,"max":2048,"pattern":".*"},
 "ContainerMode": {"type":"string","enum":["SingleModel","MultiModel"]},
 "Url": {"type":"string","max":1024,"pattern":"^(https|s3)://([^/]+)/?(.*)$"},
 "ModelDataSource": {"type":"structure","members":{"S3DataSource":"S3ModelDataSource"}},
 "S3ModelDataSource": {"type":"structure","members":{"S3Uri":"S3ModelUri","S3DataType":"S3ModelDataType","CompressionType":"ModelCompressionType","ModelAccessConfig":"ModelAccessConfig","HubAccessConfig":"InferenceHubAccessConfig","ManifestS3Uri":"S3ModelUri","ETag":"String","ManifestEtag":"String"},"required":["S3Uri","S3DataType","CompressionType"]},
 "S3ModelUri": {"type":"string","max":1024,"pattern":"^(https|s3)://([^/]+)/?(.*)$"},
 "S3ModelDataType": {"type":"string","enum":["S3Prefix","S3Object"]},
 "ModelCompressionType": {"type":"string","enum":["None","Gzip"]},
 "InferenceHubAccessConfig": {"type":"structure","members":{"HubContentArn":"HubContentArn"},"required":["HubContentArn"]},
 "String": {"type":"string"},
 "AdditionalModelDataSources": {"type":"list","min":0,"max":5,"member":"AdditionalModelDataSource"},
 "AdditionalModelDataSource": {"type":"structure","members":{"ChannelName":"AdditionalModelChannelName","S3DataSource":"S3ModelDataSource"},"required":["ChannelName","S3DataSource"]},
 "AdditionalModelChannelName": {"type":"string","min":1,"max":64,"pattern":"[A-Za-z0-9\\\\.\\\\-_]+"},
 "EnvironmentMap": {"type":"map","max":100,"key":"EnvironmentKey","value":"EnvironmentValue"},
 "EnvironmentKey": {"type":"string","max":1024,"pattern":"[a-zA-Z_][a-zA-Z0-9_]*"},
 "EnvironmentValue": {"type":"string","max":1024,"pattern":"[\\\\S\\\\s]*"},
 "VersionedArnOrName": {"type":"string","min":1,"max":176,"pattern":"(arn:aws[a-z\\\\-]*:sagemaker:[a-z0-9\\\\-]*:[0-9]{12}:[a-z\\\\-]*\\\\/)?([a-zA-Z0-9]([a-zA-Z0-9-]){0,62})(?<!-)(\\\\/[0-9]{1,9})?$"},
 "InferenceSpecificationName": {"type":"string","min":1,"max":63,"pattern":"^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$"},
 "MultiModelConfig": {"type":"structure","members":{"ModelCacheSetting":"ModelCacheSetting"}},
 "ModelCacheSetting": {"type":"string","enum":["Enabled","Disabled"]},
 "ContainerDefinitionList": {"type":"list","max":15,"member":"ContainerDefinition"},
 "InferenceExecutionConfig": {"type":"structure","members":{"Mode":"InferenceExecutionMode"},"required":["Mode"]},
 "InferenceExecutionMode": {"type":"string","enum":["Serial","Direct"]},
 "DescribeModelInput": {"type":"structure","members":{"ModelName":"ModelName"},"required":["ModelName"]},
 "ListModelsInput": {"type":"structure","members":{"SortBy":"ModelSortKey","SortOrder":"OrderKey","NextToken":"PaginationToken","MaxResults":"MaxResults","NameContains":"ModelNameContains","CreationTimeBefore":"Timestamp","CreationTimeAfter":"Timestamp"}},
 "ModelSortKey": {"type":"string","enum":["Name","CreationTime"]},
 "OrderKey": {"type":"string","enum":["Ascending","Descending"]},
 "PaginationToken": {"type":"string","max":8192,"pattern":".*"},
 "ModelNameContains": {"type":"string","max":63,"pattern":"[a-zA-Z0-9-]+"},
 "CreateEndpointConfigInput": {"type":"structure","members":{"EndpointConfigName":"EndpointConfigName","ProductionVariants":"ProductionVariantList","DataCaptureConfig":"DataCaptureConfig","Tags":"TagList","KmsKeyId":"KmsKeyId","AsyncInferenceConfig":"AsyncInferenceConfig","ExplainerConfig":"ExplainerConfig","ShadowProductionVariants":"ProductionVariantList","ExecutionRoleArn":"RoleArn","VpcConfig":"VpcConfig","EnableNetworkIsolation":"Boolean"},"required":["EndpointConfigName","ProductionVariants"]},
 "EndpointConfigName": {"type":"string","max":63,"pattern":"^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}"},
 "ProductionVariantList": {"type":"list","min":1,"max":10,"member":"ProductionVariant"},
 "ProductionVariant": {"type":"structure","members":{"VariantName":"VariantName","ModelName":"ModelName","InitialInstanceCount":"InitialTaskCount","InstanceType":"ProductionVariantInstanceType","InitialVariantWeight":"VariantWeight","AcceleratorType":"ProductionVariantAcceleratorType","CoreDumpConfig":"ProductionVariantCoreDumpConfig","ServerlessConfig":"ProductionVariantServerlessConfig","VolumeSizeInGB":"ProductionVariantVolumeSizeInGB","ModelDataDownloadTimeoutInSeconds":"ProductionVariantModelDataDownloadTimeoutInSeconds","ContainerStartupHealthCheckTimeoutInSeconds":"ProductionVariantContainerStartupHealthCheckTimeoutInSeconds","EnableSSMAccess":"ProductionVariantSSMAccess","ManagedInstanceScaling":"ProductionVariantManagedInstanceScaling","RoutingConfig":"ProductionVariantRoutingConfig","InferenceAmiVersion":"ProductionVariantInferenceAmiVersion"},"required":["VariantName"]},
 "VariantName": {"type":"string","max":63,"pattern":"^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}"},
 "InitialTaskCount": {"type":"integer","min":1},
 "ProductionVariantInstanceType": {"type":"string","enum":["ml.t2.medium","ml.t2.large","ml.t2.xlarge","ml.t2.2xlarge","ml.m4.xlarge","ml.m4.2xlarge","ml.m4.4xlarge","ml.m4.10xlarge","ml.m4.16xlarge","ml.m5.large","ml.m5.xlarge","ml.m5.2xlarge","ml.m5.4xlarge","ml.m5.12xlarge","ml.m5.24xlarge","ml.m5d.large","ml.m5d.xlarge","ml.m5d.2xlarge","ml.m5d.4xlarge","ml.m5d.12xlarge","ml.m5d.24xlarge","ml.c4.large","ml.c4.xlarge","ml.c4.2xlarge","ml.c4.4xlarge","ml.c4.8xlarge","ml.p2.xlarge","ml.p2.8xlarge","ml.p2.16xlarge","ml.p3.2xlarge","ml.p3.8xlarge","ml.p3.16xlarge","ml.c5.large","ml.c5.xlarge","ml.c5.2xlarge","ml.c5.4xlarge","ml.c5.9xlarge","ml.c5.18xlarge","ml.c5d.large","ml.c5d.xlarge","ml.c5d.2xlarge","ml.c5d.4xlarge","ml.c5d.9xlarge","ml.c5d.18xlarge","ml.g4dn.xlarge","ml.g4dn.2xlarge","ml.g4dn.4xlarge","ml.g4dn.8xlarge","ml.g4dn.12xlarge","ml.g4dn.16xlarge","ml.r5.large","ml.r5.xlarge","ml.r5.2xlarge","ml.r5.4xlarge","ml.r5.12xlarge","ml.r5.24xlarge","ml.r5d.large","ml.r5d.xlarge","ml.r5d.2xlarge","ml.r5d.4xlarge","ml.r5d.12xlarge","ml.r5d.24xlarge","ml.inf1.xlarge","ml.inf1.2xlarge","ml.inf1.6xlarge","ml.inf1.24xlarge","ml.dl1.24xlarge","ml.c6i.large","ml.c6i.xlarge","ml.c6i.2xlarge","ml.c6i.4xlarge","ml.c6i.8xlarge","ml.c6i.12xlarge","ml.c6i.16xlarge","ml.c6i.24xlarge","ml.c6i.32xlarge","ml.m6i.large","ml.m6i.xlarge","ml.m6i.2xlarge","ml.m6i.4xlarge","ml.m6i.8xlarge","ml.m6i.12xlarge","ml.m6i.16xlarge","ml.m6i.24xlarge","ml.m6i.32xlarge","ml.r6i.large","ml.r6i.xlarge","ml.r6i.2xlarge","ml.r6i.4xlarge","ml.r6i.8xlarge","ml.r6i.12xlarge","ml.r6i.16xlarge","ml.r6i.24xlarge","ml.r6i.32xlarge","ml.g5.xlarge","ml.g5.2xlarge","ml.g5.4xlarge","ml.g5.8xlarge","ml.g5.12xlarge","ml.g5.16xlarge","ml.g5.24xlarge","ml.g5.48xlarge","ml.g6.xlarge","ml.g6.2xlarge","ml.g6.4xlarge","ml.g6.8xlarge","ml.g6.12xlarge","ml.g6.16xlarge","ml.g6.24xlarge","ml.g6.48xlarge","ml.r8g.medium","ml.r8g.large","ml.r8g.xlarge","ml.r8g.2xlarge","ml.r8g.4xlarge","ml.r8g.8xlarge","ml.r8g.12xlarge","ml.r8g.16xlarge","ml.r8g.24xlarge","ml.r8g.48xlarge","ml.g6e.xlarge","ml.g6e.2xlarge","ml.g6e.4xlarge","ml.g6e.8xlarge","ml.g6e.12xlarge","ml.g6e.16xlarge","ml.g6e.24xlarge","ml.g6e.48xlarge","ml.p4d.24xlarge","ml.c7g.large","ml.c7g.xlarge","ml.c7g.2xlarge","ml.c7g.4xlarge","ml.c7g.8xlarge","ml.c7g.12xlarge","ml.c7g.16xlarge","ml.m6g.large","ml.m6g.xlarge","ml.m6g.2xlarge","ml.m6g.4xlarge","ml.m6g.8xlarge","ml.m6g.12xlarge","ml.m6g.16xlarge","ml.m6gd.large","ml.m6gd.xlarge","ml.m6gd.2xlarge","ml.m6gd.4xlarge","ml.m6gd.8xlarge","ml.m6gd.12xlarge","ml.m6gd.16xlarge","ml.c6g.large","ml.c6g.xlarge","ml.c6g.2xlarge","ml.c6g.4xlarge","ml.c6g.8xlarge","ml.c6g.12xlarge","ml.c6g.16xlarge","ml.c6gd.large","ml.c6gd.xlarge","ml.c6gd.2xlarge","ml.c6gd.4xlarge","ml.c6gd.8xlarge","ml.c6gd.12xlarge","ml.c6gd.16xlarge","ml.c6gn.large","ml.c6gn.xlarge","ml.c6gn.2xlarge","ml.c6gn.4xlarge","ml.c6gn.8xlarge","ml.c6gn.12xlarge","ml.c6gn.16xlarge","ml.r6g.large","ml.r6g.xlarge","ml.r6g.2xlarge","ml.r6g.4xlarge","ml.r6g.8xlarge","ml.r6g.12xlarge","ml.r6g.16xlarge","ml.r6gd.large","ml.r6gd.xlarge","ml.r6gd.2xlarge","ml.r6gd.4xlarge","ml.r6gd.8xlarge","ml.r6gd.12xlarge","ml.r6gd.16xlarge","ml.p4de.24xlarge","ml.trn1.2xlarge","ml.trn1.32xlarge","ml.trn1n.32xlarge","ml.trn2.48xlarge","ml.inf2.xlarge","ml.inf2.8xlarge","ml.inf2.24xlarge","ml.inf2.48xlarge","ml.p5.48xlarge","ml.p5e.48xlarge","ml.p5en.48xlarge","ml.m7i.large","ml.m7i.xlarge","ml.m7i.2xlarge","ml.m7i.4xlarge","ml.m7i.8xlarge","ml.m7i.12xlarge","ml.m7i.16xlarge","ml.m7i.24xlarge","ml.m7i.48xlarge","ml.c7i.large","ml.c7i.xlarge","ml.c7i.2xlarge","ml.c7i.4xlarge","ml.c7i.8xlarge","ml.c7i.12xlarge","ml.c7i.16xlarge","ml.c7i.24xlarge","ml.c7i.48xlarge","ml.r7i.large","ml.r7i.xlarge","ml.r7i.2xlarge","ml.r7i.4xlarge","ml.r7i.8xlarge","ml.r7i.12xlarge","ml.r7i.16xlarge","ml.r7i.24xlarge","ml.r7i.48xlarge"]},
 "VariantWeight": {"type":"float","min":0},
 "ProductionVariantAcceleratorType": {"type":"string","enum":["ml.eia1.medium","ml.eia1.large","ml.eia1.xlarge","ml.eia2.medium","ml.eia2.large","ml.eia2.xlarge"]},
 "ProductionVariantCoreDumpConfig": {"type":"structure","members":{"DestinationS3Uri":"DestinationS3Uri","KmsKeyId":"KmsKeyId"},"required":["DestinationS3Uri"]},
 "DestinationS3Uri": {"type":"string","max":512,"pattern":"^(https|s3)://([^/])/?(.*)$"},
 "ProductionVariantServerlessConfig": {"type":"structure","members":{"MemorySizeInMB":"ServerlessMemorySizeInMB","MaxConcurrency":"ServerlessMaxConcurrency","ProvisionedConcurrency":"ServerlessProvisionedConcurrency"},"required":["MemorySizeInMB","MaxConcurrency"]},
 "ServerlessMemorySizeInMB": {"type":"integer","min":1024,"max":6144},
 "ServerlessMaxConcurrency": {"type":"integer","min":1,"max":200},
 "ServerlessProvisionedConcurrency": {"type":"integer","min":1,"max":200},
 "ProductionVariantVolumeSizeInGB": {"type":"integer","min":1,"max":512},
 "ProductionVariantModelDataDownloadTimeoutInSeconds": {"type":"integer","min":60,"max":3600},
 "ProductionVariantContainerStartupHealthCheckTimeoutInSeconds": {"type":"integer","min":60,"max":3600},
 "ProductionVariantSSMAccess": {"type":"boolean"},
 "ProductionVariantManagedInstanceScaling": {"type":"structure","members":{"Status":"ManagedInstanceScalingStatus","MinInstanceCount":"ManagedInstanceScalingMinInstanceCount","MaxInstanceCount":"ManagedInstanceScalingMaxInstanceCount"}},
 "ManagedInstanceScalingStatus": {"type":"string","enum":["ENABLED","DISABLED"]},
 "ManagedInstanceScalingMinInstanceCount": {"type":"integer","min":0},
 "ManagedInstanceScalingMaxInstanceCount": {"type":"integer","min":1},
 "ProductionVariantRoutingConfig": {"type":"structure","members":{"RoutingStrategy":"RoutingStrategy"},"required":["RoutingStrategy"]},
 "RoutingStrategy": {"type":"string","enum":["LEAST_OUTSTANDING_REQUESTS","RANDOM"]},
 "ProductionVariantInferenceAmiVersion": {"type":"string","enum":["al2-ami-sagemaker-inference-gpu-2","al2-ami-sagemaker-inference-gpu-2-1","al2-ami-sagemaker-inference-gpu-3-1"]},
 "DataCaptureConfig": {"type":"structure","members":{"EnableCapture":"EnableCapture","InitialSamplingPercentage":"SamplingPercentage","DestinationS3Uri":"DestinationS3Uri","KmsKeyId":"KmsKeyId","CaptureOptions":"CaptureOptionList","CaptureContentTypeHeader":"CaptureContentTypeHeader"},"required":["InitialSamplingPercentage","DestinationS3Uri","CaptureOptions"]},
 "EnableCapture": {"type":"boolean"},
 "SamplingPercentage": {"type":"integer","min":0,"max":100},
 "CaptureOptionList": {"type":"list","min":1,"max":32,"member":"CaptureOption"},
 "CaptureOption": {"type":"structure","members":{"CaptureMode":"CaptureMode"},"required":["CaptureMode"]},
 "CaptureMode": {"type":"string","enum":["Input","Output","InputAndOutput"]},
 "CaptureContentTypeHeader": {"type":"structure","members":{"CsvContentTypes":"CsvContentTypes","JsonContentTypes":"JsonContentTypes"}},
 "CsvContentTypes": {"type":"list","min":1,"max":10,"member":"CsvContentType"},
 "CsvContentType": {"type":"string","min":1,"max":256,"pattern":"^[a-zA-Z0-9](-*[a-zA-Z0-9])*\\\\/[a-zA-Z0-9](-*[a-zA-Z0-9.])*"},
 "JsonContentTypes": {"type":"list","min":1,"max":10,"member":"JsonContentType"},
 "JsonContentType": {"type":"string","min":1,"max":256,"pattern":"^[a-zA-Z0-9](-*[a-zA-Z0-9])*\\\\/[a-zA-Z0-9](-*[a-zA-Z0-9.])*"},
 "AsyncInferenceConfig": {"type":"structure","members":{"ClientConfig":"AsyncInferenceClientConfig","OutputConfig":"AsyncInferenceOutputConfig"},"required":["OutputConfig"]},
 "AsyncInferenceClientConfig": {"type":"structure","members":{"MaxConcurrentInvocationsPerInstance":"MaxConcurrentInvocationsPerInstance"}},
 "MaxConcurrentInvocationsPerInstance": {"type":"integer","min":1,"max":1000},
 "AsyncInferenceOutputConfig": {"type":"structure","members":{"KmsKeyId":"KmsKeyId","S3OutputPath":"DestinationS3Uri","NotificationConfig":"AsyncInferenceNotificationConfig","S3FailurePath":"DestinationS3Uri"}},
 "AsyncInferenceNotificationConfig": {"type":"structure","members":{"SuccessTopic":"SnsTopicArn","ErrorTopic":"SnsTopicArn","IncludeInferenceResponseIn":"AsyncNotificationTopicTypeList"}},
 "SnsTopicArn": {"type":"string","max":2048,"pattern":"arn:aws[a-z\\\\-]*:sns:[a-z0-9\\\\-]*:[0-9]{12}:[a-zA-Z0-9_.-]+"},
 "AsyncNotificationTopicTypeList": {"type":"list","min":0,"max":2,"member":"AsyncNotificationTopicTypes"},
 "AsyncNotificationTopicTypes": {"type":"string","enum":["SUCCESS_NOTIFICATION_TOPIC","ERROR_NOTIFICATION_TOPIC"]},
 "ExplainerConfig": {"type":"structure","members":{"ClarifyExplainerConfig":"ClarifyExplainerConfig"}},
 "ClarifyExplainerConfig": {"type":"structure","members":{"EnableExplanations":"ClarifyEnableExplanations","InferenceConfig":"ClarifyInferenceConfig","ShapConfig":"ClarifyShapConfig"},"required":["ShapConfig"]},
 "ClarifyEnableExplanations": {"type":"string","min":1,"max":64,"pattern":".*"},
 "ClarifyInferenceConfig": {"type":"structure","members":{"FeaturesAttribute":"ClarifyFeaturesAttribute","ContentTemplate":"ClarifyContentTemplate","MaxRecordCount":"ClarifyMaxRecordCount","MaxPayloadInMB":"ClarifyMaxPayloadInMB","ProbabilityIndex":"ClarifyProbabilityIndex","LabelIndex":"ClarifyLabelIndex","ProbabilityAttribute":"ClarifyProbabilityAttribute","LabelAttribute":"ClarifyLabelAttribute","LabelHeaders":"ClarifyLabelHeaders","FeatureHeaders":"ClarifyFeatureHeaders","FeatureTypes":"ClarifyFeatureTypes"}},
 "ClarifyFeaturesAttribute": {"type":"string","min":1,"max":64,"pattern":".*"},
 "ClarifyContentTemplate": {"type":"string","min":1,"max":64,"pattern":".*"},
 "ClarifyMaxRecordCount": {"type":"integer","min":1},
 "ClarifyMaxPayloadInMB": {"type":"integer","min":1,"max":25},
 "ClarifyProbabilityIndex": {"type":"integer","min":0},
 "ClarifyLabelIndex": {"type":"integer","min":0},
 "ClarifyProbabilityAttribute": {"type":"string","min":1,"max":64,"pattern":".*"},
 "ClarifyLabelAttribute": {"type":"string","min":1,"max":64,"pattern":".*"},
 "ClarifyLabelHeaders": {"type":"list","min":1,"max":16,"member":"ClarifyHeader"},
 "ClarifyHeader": {"type":"string","min":1,"max":64,"pattern":".*"},
 "ClarifyFeatureHeaders": {"type":"list","min":1,"max":256,"member":"ClarifyHeader"},
 "ClarifyFeatureTypes": {"type":"list","min":1,"max":256,"member":"ClarifyFeatureType"},
 "ClarifyFeatureType": {"type":"string","enum":["numerical","categorical","text"]},
 "ClarifyShapConfig": {"type":"structure","members":{"ShapBaselineConfig":"ClarifyShapBaselineConfig","NumberOfSamples":"ClarifyShapNumberOfSamples","UseLogit":"ClarifyShapUseLogit","Seed":"ClarifyShapSeed","TextConfig":"ClarifyTextConfig"},"required":["ShapBaselineConfig"]},
 "ClarifyShapBaselineConfig": {"type":"structure","members":{"MimeType":"ClarifyMimeType","ShapBaseline":"ClarifyShapBaseline","ShapBaselineUri":"Url"}},
 "ClarifyMimeType": {"type":"string","max":255,"pattern":"^[a-zA-Z0-9](-*[a-zA-Z0-9])*\\\\/[a-zA-Z0-9](-*[a-zA-Z0-9+.])*"},
 "ClarifyShapBaseline": {"type":"string","min":1,"max":4096,"pattern":"[\\\\s\\\\S]+"},
 "ClarifyShapNumberOfSamples": {"type":"integer","min":1},
 "ClarifyShapUseLogit": {"type":"boolean"},
 "ClarifyShapSeed": {"type":"integer"},
 "ClarifyTextConfig": {"type":"structure","members":{"Language":"ClarifyTextLanguage","Granularity":"ClarifyTextGranularity"},"required":["Language","Granularity"]},
 "ClarifyTextLanguage": {"type":"string","enum":["af","sq","ar","hy","eu","bn","bg","ca","zh","hr","cs","da","nl","en","et","fi","fr","de","el","gu","he","hi","hu","is","id","ga","it","kn","ky","lv","lt","lb","mk","ml","mr","ne","nb","fa","pl","pt","ro","ru","sa","sr","tn","si","sk","sl","es","sv","tl","ta","tt","te","tr","uk","ur","yo","lij","xx"]},
 "ClarifyTextGranularity": {"type":"string","enum":["token","sentence","paragraph"]},
 "CreateEndpointInput": {"type":"structure","members":{"EndpointName":"EndpointName","EndpointConfigName":"EndpointConfigName","DeploymentConfig":"DeploymentConfig","Tags":"TagList"},"required":["EndpointName","EndpointConfigName"]},
 "EndpointName": {"type":"string","max":63,"pattern":"^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}"},
 "DeploymentConfig": {"type":"structure","members":{"BlueGreenUpdatePolicy":"BlueGreenUpdatePolicy","RollingUpdatePolicy":"RollingUpdatePolicy","AutoRollbackConfiguration":"AutoRollbackConfig"}},
 "BlueGreenUpdatePolicy": {"type":"structure","members":{"TrafficRoutingConfiguration":"TrafficRoutingConfig","TerminationWaitInSeconds":"TerminationWaitInSeconds","MaximumExecutionTimeoutInSeconds":"MaximumExecutionTimeoutInSeconds"},"required":["TrafficRoutingConfiguration"]},
 "TrafficRoutingConfig": {"type":"structure","members":{"Type":"TrafficRoutingConfigType","WaitIntervalInSeconds":"WaitIntervalInSeconds","CanarySize":"CapacitySize","LinearStepSize":"CapacitySize"},"required":["Type","WaitIntervalInSeconds"]},
 "TrafficRoutingConfigType": {"type":"string","enum":["ALL_AT_ONCE","CANARY","LINEAR"]},
 "WaitIntervalInSeconds": {"type":"integer","min":0,"max":3600},
 "CapacitySize": {"type":"structure","members":{"Type":"CapacitySizeType","Value":"CapacitySizeValue"},"required":["Type","Value"]},
 "CapacitySizeType": {"type":"string","enum":["INSTANCE_COUNT","CAPACITY_PERCENT"]},
 "CapacitySizeValue": {"type":"integer","min":1},
 "TerminationWaitInSeconds": {"type":"integer","min":0,"max":3600},
 "MaximumExecutionTimeoutInSeconds": {"type":"integer","min":600,"max":28800},
 "RollingUpdatePolicy": {"type":"structure","members":{"MaximumBatchSize":"CapacitySize","WaitIntervalInSeconds":"WaitIntervalInSeconds","MaximumExecutionTimeoutInSeconds":"MaximumExecutionTimeoutInSeconds","RollbackMaximumBatchSize":"CapacitySize"},"required":["MaximumBatchSize","WaitIntervalInSeconds"]},
 "AutoRollbackConfig": {"type":"structure","members":{"Alarms":"AlarmList"}},
 "AlarmList": {"type":"list","min":1,"max":10,"member":"Alarm"},
 "Alarm": {"type":"structure","members":{"AlarmName":"AlarmName"}},
 "AlarmName": {"type":"string","min":1,"max":255,"pattern":"^(?!\\\\s*$).+"},
 "DescribeEndpointInput": {"type":"structure","members":{"EndpointName":"EndpointName"},"required":["EndpointName"]},
 "ListEndpointsInput": {"type":"structure","members":{"SortBy":"EndpointSortKey","SortOrder":"OrderKey","NextToken":"PaginationToken","MaxResults":"MaxResults","NameContains":"EndpointNameContains","CreationTimeBefore":"Timestamp","CreationTimeAfter":"Timestamp","LastModifiedTimeBefore":"Timestamp","LastModifiedTimeAfter":"Timestamp","StatusEquals":"EndpointStatus"}},
 "EndpointSortKey": {"type":"string","enum":["Name","CreationTime","Status"]},
 "EndpointNameContains": {"type":"string","max":63,"pattern":"[a-zA-Z0-9-]+"},
 "EndpointStatus": {"type":"string","enum":["OutOfService","Creating","Updating","SystemUpdating","RollingBack","InService","Deleting","Failed","UpdateRollbackFailed"]},
 "CreateDomainRequest": {"type":"structure","members":{"DomainName":"DomainName","AuthMode":"AuthMode","DefaultUserSettings":"UserSettings","DomainSettings":"DomainSettings","SubnetIds":"Subnets","VpcId":"VpcId","Tags":"TagList","AppNetworkAccessType":"AppNetworkAccessType","HomeEfsFileSystemKmsKeyId":"KmsKeyId","KmsKeyId":"KmsKeyId","AppSecurityGroupManagement":"AppSecurityGroupManagement","TagPropagation":"TagPropagation","DefaultSpaceSettings":"DefaultSpaceSettings"},"required":["DomainName","AuthMode","DefaultUserSettings","SubnetIds","VpcId"]},
 "DomainName": {"type":"string","max":63,"pattern":"^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}"},
 "AuthMode": {"type":"string","enum":["SSO","IAM"]},
 "UserSettings": {"type":"structure","members":{"ExecutionRole":"RoleArn","SecurityGroups":"SecurityGroupIds","SharingSettings":"SharingSettings","JupyterServerAppSettings":"JupyterServerAppSettings","KernelGatewayAppSettings":"KernelGatewayAppSettings","TensorBoardAppSettings":"TensorBoardAppSettings","RStudioServerProAppSettings":"RStudioServerProAppSettings","RSessionAppSettings":"RSessionAppSettings","CanvasAppSettings":"CanvasAppSettings","CodeEditorAppSettings":"CodeEditorAppSettings","JupyterLabAppSettings":"JupyterLabAppSettings","SpaceStorageSettings":"DefaultSpaceStorageSettings","DefaultLandingUri":"LandingUri","StudioWebPortal":"StudioWebPortal","CustomPosixUserConfig":"CustomPosixUserConfig","CustomFileSystemConfigs":"CustomFileSystemConfigs","StudioWebPortalSettings":"StudioWebPortalSettings","AutoMountHomeEFS":"AutoMountHomeEFS"}},
 "SharingSettings": {"type":"structure","members":{"NotebookOutputOption":"NotebookOutputOption","S3OutputPath":"S3Uri","S3KmsKeyId":"KmsKeyId"}},
 "NotebookOutputOption": {"type":"string","enum":["Allowed","Disabled"]},
 "JupyterServerAppSettings": {"type":"structure","members":{"DefaultResourceSpec":"ResourceSpec","LifecycleConfigArns":"LifecycleConfigArns","CodeRepositories":"CodeRepositories"}},
 "LifecycleConfigArns": {"type":"list","member":"StudioLifecycleConfigArn"},
 "CodeRepositories": {"type":"list","max":10,"member":"CodeRepository"},
 "CodeRepository": {"type":"structure","members":{"RepositoryUrl":"RepositoryUrl"},"required":["RepositoryUrl"]},
 "RepositoryUrl": {"type":"string","max":1024,"pattern":"^https://([.\\\\-_a-zA-Z0-9]+/?){3,1016}$"},
 "KernelGatewayAppSettings": {"type":"structure","members":{"DefaultResourceSpec":"ResourceSpec","CustomImages":"CustomImages","LifecycleConfigArns":"LifecycleConfigArns"}},
 "CustomImages": {"type":"list","max":200,"member":"CustomImage"},
 "CustomImage": {"type":"structure","members":{"ImageName":"ImageName","ImageVersionNumber":"ImageVersionNumber","AppImageConfigName":"AppImageConfigName"},"required":["ImageName","AppImageConfigName"]},
 "ImageName": {"type":"string","min":1,"max":63,"pattern":"^[a-zA-Z0-9]([-.]?[a-zA-Z0-9]){0,62}$"},
 "ImageVersionNumber": {"type":"integer","min":0},
 "AppImageConfigName": {"type":"string","max":63,"pattern":"^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}"},
 "TensorBoardAppSettings": {"type":"structure","members":{"DefaultResourceSpec":"ResourceSpec"}},
 "RStudioServerProAppSettings": {"type":"structure","members":{"AccessStatus":"RStudioServerProAccessStatus","UserGroup":"RStudioServerProUserGroup"}},
 "RStudioServerProAccessStatus": {"type":"string","enum":["ENABLED","DISABLED"]},
 "RStudioServerProUserGroup": {"type":"string","enum":["R_STUDIO_ADMIN","R_STUDIO_USER"]},
 "RSessionAppSettings": {"type":"structure","members":{"DefaultResourceSpec":"ResourceSpec","CustomImages":"CustomImages"}},
 "CanvasAppSettings": {"type":"structure","members":{"TimeSeriesForecastingSettings":"TimeSeriesForecastingSettings","ModelRegisterSettings":"ModelRegisterSettings","WorkspaceSettings":"WorkspaceSettings","IdentityProviderOAuthSettings":"IdentityProviderOAuthSettings","DirectDeploySettings":"DirectDeploySettings","KendraSettings":"KendraSettings","GenerativeAiSettings":"GenerativeAiSettings","EmrServerlessSettings":"EmrServerlessSettings"}},
 "TimeSeriesForecastingSettings": {"type":"structure","members":{"Status":"FeatureStatus","AmazonForecastRoleArn":"RoleArn"}},
 "FeatureStatus": {"type":"string","enum":["ENABLED","DISABLED"]},
 "ModelRegisterSettings": {"type":"structure","members":{"Status":"FeatureStatus","CrossAccountModelRegisterRoleArn":"RoleArn"}},
 "WorkspaceSettings": {"type":"structure","members":{"S3ArtifactPath":"S3Uri","S3KmsKeyId":"KmsKeyId"}},
 "IdentityProviderOAuthSettings": {"type":"list","max":20,"member":"IdentityProviderOAuthSetting"},
 "IdentityProviderOAuthSetting": {"type":"structure","members":{"DataSourceName":"DataSourceName","Status":"FeatureStatus","SecretArn":"SecretArn"}},
 "DataSourceName": {"type":"string","enum":["SalesforceGenie","Snowflake"]},
 "SecretArn": {"type":"string","min":1,"max":2048,"pattern":"arn:aws[a-z\\\\-]*:secretsmanager:[a-z0-9\\\\-]*:[0-9]{12}:secret:.*"},
 "DirectDeploySettings": {"type":"structure","members":{"Status":"FeatureStatus"}},
 "KendraSettings": {"type":"structure","members":{"Status":"FeatureStatus"}},
 "GenerativeAiSettings": {"type":"structure","members":{"AmazonBedrockRoleArn":"RoleArn"}},
 "EmrServerlessSettings": {"type":"structure","members":{"ExecutionRoleArn":"RoleArn","Status":"FeatureStatus"}},
 "CodeEditorAppSettings": {"type":"structure","members":{"DefaultResourceSpec":"ResourceSpec","CustomImages":"CustomImages","LifecycleConfigArns":"LifecycleConfigArns","AppLifecycleManagement":"AppLifecycleManagement","BuiltInLifecycleConfigArn":"StudioLifecycleConfigArn"}},
 "AppLifecycleManagement": {"type":"structure","members":{"IdleSettings":"IdleSettings"}},
 "IdleSettings": {"type":"structure","members":{"LifecycleManagement":"LifecycleManagement","IdleTimeoutInMinutes":"IdleTimeoutInMinutes","MinIdleTimeoutInMinutes":"IdleTimeoutInMinutes","MaxIdleTimeoutInMinutes":"IdleTimeoutInMinutes"}},
 "LifecycleManagement": {"type":"string","enum":["ENABLED","DISABLED"]},
 "IdleTimeoutInMinutes": {"type":"integer","min":60,"max":525600},
 "JupyterLabAppSettings": {"type":"structure","members":{"DefaultResourceSpec":"ResourceSpec","CustomImages":"CustomImages","LifecycleConfigArns":"LifecycleConfigArns","CodeRepositories":"CodeRepositories","AppLifecycleManagement":"AppLifecycleManagement","EmrSettings":"EmrSettings","BuiltInLifecycleConfigArn":"StudioLifecycleConfigArn"}},
 "EmrSettings": {"type":"structure","members":{"AssumableRoleArns":"AssumableRoleArns","ExecutionRoleArns":"ExecutionRoleArns"}},
 "AssumableRoleArns": {"type":"list","max":5,"member":"RoleArn"},
 "ExecutionRoleArns": {"type":"list","max":5,"member":"RoleArn"},
 "DefaultSpaceStorageSettings": {"type":"structure","members":{"DefaultEbsStorageSettings":"DefaultEbsStorageSettings"}},
 "DefaultEbsStorageSettings": {"type":"structure","members":{"DefaultEbsVolumeSizeInGb":"SpaceEbsVolumeSizeInGb","MaximumEbsVolumeSizeInGb":"SpaceEbsVolumeSizeInGb"},"required":["DefaultEbsVolumeSizeInGb","MaximumEbsVolumeSizeInGb"]},
 "SpaceEbsVolumeSizeInGb": {"type":"integer","min":5,"max":16384},
 "LandingUri": {"type":"string","max":1023},
 "StudioWebPortal": {"type":"string","enum":["ENABLED","DISABLED"]},
 "CustomPosixUserConfig": {"type":"structure","members":{"Uid":"Uid","Gid":"Gid"},"required":["Uid","Gid"]},
 "Uid": {"type":"long","min":10000,"max":4000000},
 "Gid": {"type":"long","min":1001,"max":4000000},
 "CustomFileSystemConfigs": {"type":"list","max":10,"member":"CustomFileSystemConfig"},
 "CustomFileSystemConfig": {"type":"structure","members":{"EFSFileSystemConfig":"EFSFileSystemConfig","FSxLustreFileSystemConfig":"FSxLustreFileSystemConfig"}},
 "EFSFileSystemConfig": {"type":"structure","members":{"FileSystemId":"FileSystemId","FileSystemPath":"FileSystemPath"},"required":["FileSystemId"]},
 "FileSystemPath": {"type":"string","min":1,"max":256,"pattern":"^\\\\/\\\\S*$"},
 "FSxLustreFileSystemConfig": {"type":"structure","members":{"FileSystemId":"FileSystemId","FileSystemPath":"FileSystemPath"},"required":["FileSystemId"]},
 "StudioWebPortalSettings": {"type":"structure","members":{"HiddenMlTools":"HiddenMlToolsList","HiddenAppTypes":"HiddenAppTypesList","HiddenInstanceTypes":"HiddenInstanceTypesList","HiddenSageMakerImageVersionAliases":"HiddenSageMakerImageVersionAliasesList"}},
 "HiddenMlToolsList": {"type":"list","member":"MlTools"},
 "MlTools": {"type":"string","enum":["DataWrangler","FeatureStore","EmrClusters","AutoMl","Experiments","Training","ModelEvaluation","Pipelines","Models","JumpStart","InferenceRecommender","Endpoints","Projects","InferenceOptimization","PerformanceEvaluation","LakeraGuard","Comet","DeepchecksLLMEvaluation","Fiddler","HyperPodClusters"]},
 "HiddenAppTypesList": {"type":"list","member":"AppType"},
 "HiddenInstanceTypesList": {"type":"list","member":"AppInstanceType"},
 "HiddenSageMakerImageVersionAliasesList": {"type":"list","max":5,"member":"HiddenSageMakerImage"},
 "HiddenSageMakerImage": {"type":"structure","members":{"SageMakerImageName":"SageMakerImageName","VersionAliases":"VersionAliasesList"}},
 "SageMakerImageName": {"type":"string","enum":["sagemaker_distribution"]},
 "VersionAliasesList": {"type":"list","max":20,"member":"ImageVersionAliasPattern"},
 "ImageVersionAliasPattern": {"type":"string","min":1,"max":128,"pattern":"^(0|[1-9]\\\\d*)\\\\.(0|[1-9]\\\\d*)$"},
 "AutoMountHomeEFS": {"type":"string","enum":["Enabled","Disabled","DefaultAsDomain"]},
 "DomainSettings": {"type":"structure","members":{"SecurityGroupIds":"DomainSecurityGroupIds","RStudioServerProDomainSettings":"RStudioServerProDomainSettings","ExecutionRoleIdentityConfig":"ExecutionRoleIdentityConfig","DockerSettings":"DockerSettings","AmazonQSettings":"AmazonQSettings"}}
}''') + json('''{
 "DomainSecurityGroupIds": {"type":"list","max":3,"member":"SecurityGroupId"},
 "RStudioServerProDomainSettings": {"type":"structure","members":{"DomainExecutionRoleArn":"RoleArn","RStudioConnectUrl":"String","RStudioPackageManagerUrl":"String","DefaultResourceSpec":"ResourceSpec"},"required":["DomainExecutionRoleArn"]},
 "ExecutionRoleIdentityConfig": {"type":"string","enum":["USER_PROFILE_NAME","DISABLED"]},
 "DockerSettings": {"type":"structure","members":{"EnableDockerAccess":"FeatureStatus","VpcOnlyTrustedAccounts":"VpcOnlyTrustedAccounts"}},
 "VpcOnlyTrustedAccounts": {"type":"list","max":20,"member":"AccountId"},
 "AccountId": {"type":"string","min":12,"max":12,"pattern":"^\\\\d+$"},
 "AmazonQSettings": {"type":"structure","members":{"Status":"FeatureStatus","QProfileArn":"QProfileArn"}},
 "QProfileArn": {"type":"string","pattern":"^arn:[-.a-z0-9]{1,63}:codewhisperer:([-.a-z0-9]{0,63}:){2}([a-zA-Z0-9-_:/]){1,1023}$"},
 "VpcId": {"type":"string","max":32,"pattern":"[-0-9a-zA-Z]+"},
 "AppNetworkAccessType": {"type":"string","enum":["PublicInternetOnly","VpcOnly"]},
 "AppSecurityGroupManagement": {"type":"string","enum":["Service","Customer"]},
 "TagPropagation": {"type":"string","enum":["ENABLED","DISABLED"]},
 "DefaultSpaceSettings": {"type":"structure","members":{"ExecutionRole":"RoleArn","SecurityGroups":"SecurityGroupIds","JupyterServerAppSettings":"JupyterServerAppSettings","KernelGatewayAppSettings":"KernelGatewayAppSettings","JupyterLabAppSettings":"JupyterLabAppSettings","SpaceStorageSettings":"DefaultSpaceStorageSettings","CustomPosixUserConfig":"CustomPosixUserConfig","CustomFileSystemConfigs":"CustomFileSystemConfigs"}},
 "CreateUserProfileRequest": {"type":"structure","members":{"DomainId":"DomainId","UserProfileName":"UserProfileName","SingleSignOnUserIdentifier":"SingleSignOnUserIdentifier","SingleSignOnUserValue":"String256","Tags":"TagList","UserSettings":"UserSettings"},"required":["DomainId","UserProfileName"]},
 "SingleSignOnUserIdentifier": {"type":"string","pattern":"UserName"},
 "CreateSpaceRequest": {"type":"structure","members":{"DomainId":"DomainId","SpaceName":"SpaceName","Tags":"TagList","SpaceSettings":"SpaceSettings","OwnershipSettings":"OwnershipSettings","SpaceSharingSettings":"SpaceSharingSettings","SpaceDisplayName":"NonEmptyString64"},"required":["DomainId","SpaceName"]},
 "SpaceSettings": {"type":"structure","members":{"JupyterServerAppSettings":"JupyterServerAppSettings","KernelGatewayAppSettings":"KernelGatewayAppSettings","CodeEditorAppSettings":"SpaceCodeEditorAppSettings","JupyterLabAppSettings":"SpaceJupyterLabAppSettings","AppType":"AppType","SpaceStorageSettings":"SpaceStorageSettings","CustomFileSystems":"CustomFileSystems"}},
 "SpaceCodeEditorAppSettings": {"type":"structure","members":{"DefaultResourceSpec":"ResourceSpec","AppLifecycleManagement":"SpaceAppLifecycleManagement"}},
 "SpaceAppLifecycleManagement": {"type":"structure","members":{"IdleSettings":"SpaceIdleSettings"}},
 "SpaceIdleSettings": {"type":"structure","members":{"IdleTimeoutInMinutes":"IdleTimeoutInMinutes"}},
 "SpaceJupyterLabAppSettings": {"type":"structure","members":{"DefaultResourceSpec":"ResourceSpec","CodeRepositories":"CodeRepositories","AppLifecycleManagement":"SpaceAppLifecycleManagement"}},
 "SpaceStorageSettings": {"type":"structure","members":{"EbsStorageSettings":"EbsStorageSettings"}},
 "EbsStorageSettings": {"type":"structure","members":{"EbsVolumeSizeInGb":"SpaceEbsVolumeSizeInGb"},"required":["EbsVolumeSizeInGb"]},
 "CustomFileSystems": {"type":"list","max":5,"member":"CustomFileSystem"},
 "CustomFileSystem": {"type":"structure","members":{"EFSFileSystem":"EFSFileSystem","FSxLustreFileSystem":"FSxLustreFileSystem"}},
 "EFSFileSystem": {"type":"structure","members":{"FileSystemId":"FileSystemId"},"required":["FileSystemId"]},
 "FSxLustreFileSystem": {"type":"structure","members":{"FileSystemId":"FileSystemId"},"required":["FileSystemId"]},
 "OwnershipSettings": {"type":"structure","members":{"OwnerUserProfileName":"UserProfileName"},"required":["OwnerUserProfileName"]},
 "SpaceSharingSettings": {"type":"structure","members":{"SharingType":"SharingType"},"required":["SharingType"]},
 "SharingType": {"type":"string","enum":["Private","Shared"]},
 "NonEmptyString64": {"type":"string","max":64,"pattern":"^(?!\\\\s*$).+"},
 "DescribeActionRequest": {"type":"structure","members":{"ActionName":"ExperimentEntityNameOrArn"},"required":["ActionName"]},
 "ExperimentEntityNameOrArn": {"type":"string","min":1,"max":256,"pattern":"(arn:aws[a-z\\\\-]*:sagemaker:[a-z0-9\\\\-]*:[0-9]{12}:(experiment|experiment-trial|experiment-trial-component|artifact|action|context)\\\\/)?([a-zA-Z0-9](-*[a-zA-Z0-9]){0,119})"},
 "DescribeDomainRequest": {"type":"structure","members":{"DomainId":"DomainId"},"required":["DomainId"]},
 "DescribeEndpointConfigInput": {"type":"structure","members":{"EndpointConfigName":"EndpointConfigName"},"required":["EndpointConfigName"]},
 "DescribeSpaceRequest": {"type":"structure","members":{"DomainId":"DomainId","SpaceName":"SpaceName"},"required":["DomainId","SpaceName"]},
 "DescribeUserProfileRequest": {"type":"structure","members":{"DomainId":"DomainId","UserProfileName":"UserProfileName"},"required":["DomainId","UserProfileName"]},
 "ListActionsRequest": {"type":"structure","members":{"SourceUri":"SourceUri","ActionType":"String256","CreatedAfter":"Timestamp","CreatedBefore":"Timestamp","SortBy":"SortActionsBy","SortOrder":"SortOrder","NextToken":"NextToken","MaxResults":"MaxResults"}},
 "SortActionsBy": {"type":"string","enum":["Name","CreationTime"]},
 "ListAppsRequest": {"type":"structure","members":{"NextToken":"NextToken","MaxResults":"MaxResults","SortOrder":"SortOrder","SortBy":"AppSortKey","DomainIdEquals":"DomainId","UserProfileNameEquals":"UserProfileName","SpaceNameEquals":"SpaceName"}},
 "AppSortKey": {"type":"string","enum":["CreationTime"]},
 "ListDomainsRequest": {"type":"structure","members":{"NextToken":"NextToken","MaxResults":"MaxResults"}},
 "ListEndpointConfigsInput": {"type":"structure","members":{"SortBy":"EndpointConfigSortKey","SortOrder":"OrderKey","NextToken":"PaginationToken","MaxResults":"MaxResults","NameContains":"EndpointConfigNameContains","CreationTimeBefore":"Timestamp","CreationTimeAfter":"Timestamp"}},
 "EndpointConfigSortKey": {"type":"string","enum":["Name","CreationTime"]},
 "EndpointConfigNameContains": {"type":"string","max":63,"pattern":"[a-zA-Z0-9-]+"},
 "ListSpacesRequest": {"type":"structure","members":{"NextToken":"NextToken","MaxResults":"MaxResults","SortOrder":"SortOrder","SortBy":"SpaceSortKey","DomainIdEquals":"DomainId","SpaceNameContains":"SpaceName"}},
 "SpaceSortKey": {"type":"string","enum":["CreationTime","LastModifiedTime"]},
 "ListTagsInput": {"type":"structure","members":{"ResourceArn":"ResourceArn","NextToken":"NextToken","MaxResults":"ListTagsMaxResults"},"required":["ResourceArn"]},
 "ResourceArn": {"type":"string","max":256,"pattern":"arn:aws[a-z-]*:sagemaker:[a-z0-9-]*:[0-9]{12}:.+"},
 "ListTagsMaxResults": {"type":"integer","min":50},
 "ListUserProfilesRequest": {"type":"structure","members":{"NextToken":"NextToken","MaxResults":"MaxResults","SortOrder":"SortOrder","SortBy":"UserProfileSortKey","DomainIdEquals":"DomainId","UserProfileNameContains":"UserProfileName"}},
 "UserProfileSortKey": {"type":"string","enum":["CreationTime","LastModifiedTime"]},
 "StartNotebookInstanceInput": {"type":"structure","members":{"NotebookInstanceName":"NotebookInstanceName"},"required":["NotebookInstanceName"]},
 "StopNotebookInstanceInput": {"type":"structure","members":{"NotebookInstanceName":"NotebookInstanceName"},"required":["NotebookInstanceName"]},
 "StopTrainingJobRequest": {"type":"structure","members":{"TrainingJobName":"TrainingJobName"},"required":["TrainingJobName"]},
 "DeleteActionRequest": {"type":"structure","members":{"ActionName":"ExperimentEntityName"},"required":["ActionName"]},
 "DeleteAppRequest": {"type":"structure","members":{"DomainId":"DomainId","UserProfileName":"UserProfileName","SpaceName":"SpaceName","AppType":"AppType","AppName":"AppName"},"required":["DomainId","AppType","AppName"]},
 "DeleteDomainRequest": {"type":"structure","members":{"DomainId":"DomainId","RetentionPolicy":"RetentionPolicy"},"required":["DomainId"]},
 "RetentionPolicy": {"type":"structure","members":{"HomeEfsFileSystem":"RetentionType"}},
 "RetentionType": {"type":"string","enum":["Retain","Delete"]},
 "DeleteEndpointInput": {"type":"structure","members":{"EndpointName":"EndpointName"},"required":["EndpointName"]},
 "DeleteEndpointConfigInput": {"type":"structure","members":{"EndpointConfigName":"EndpointConfigName"},"required":["EndpointConfigName"]},
 "DeleteModelInput": {"type":"structure","members":{"ModelName":"ModelName"},"required":["ModelName"]},
 "DeleteNotebookInstanceInput": {"type":"structure","members":{"NotebookInstanceName":"NotebookInstanceName"},"required":["NotebookInstanceName"]},
 "DeleteSpaceRequest": {"type":"structure","members":{"DomainId":"DomainId","SpaceName":"SpaceName"},"required":["DomainId","SpaceName"]},
 "DeleteUserProfileRequest": {"type":"structure","members":{"DomainId":"DomainId","UserProfileName":"UserProfileName"},"required":["DomainId","UserProfileName"]}
}''')
OWNED = ["CreateApp", "DescribeApp"]

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
